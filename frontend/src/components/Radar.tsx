import { EMOTIONS, type Emotion, inWords, type Ratios } from "../lib/emotions";

const CENTRE = 120;
const REACH = 80;
const RINGS = [1 / 3, 2 / 3, 1];
/** From this ratio on, a corner is marked with a dot. */
const MARKED = 0.05;

const at = (position: number, share: number): [number, number] => {
  const angle = (position / EMOTIONS.length) * 2 * Math.PI - Math.PI / 2;
  const length = Math.min(share, 1) * REACH;
  return [CENTRE + length * Math.cos(angle), CENTRE + length * Math.sin(angle)];
};

const outline = (share: (emotion: Emotion) => number): string =>
  EMOTIONS.map((emotion, position) =>
    at(position, share(emotion))
      .map((n) => n.toFixed(1))
      .join(","),
  ).join(" ");

/** The six ratios of a song as a shape; those of the wish, if there is one, as a second outline. */
export function Radar({ song, wish }: { song: Ratios; wish: Ratios | null }) {
  const highest = Math.max(...EMOTIONS.map((emotion) => Math.max(song[emotion], wish?.[emotion] ?? 0)));
  // The outermost ring is a round number, so that a song of even ratios is not a dot in the middle.
  const most = [0.25, 0.5, 0.75].find((ring) => highest <= ring) ?? 1;
  const label = `Emotions of the song: ${inWords(song)}.${wish ? ` Of your wish: ${inWords(wish)}.` : ""}`;
  return (
    <figure className="radar">
      <svg viewBox="0 0 240 240" role="img" aria-label={label}>
        {RINGS.map((ring) => (
          <polygon key={ring} className="ring" points={outline(() => ring)} />
        ))}
        {EMOTIONS.map((emotion, position) => {
          const [x, y] = at(position, 1);
          const [tx, ty] = [x, y].map((n) => CENTRE + (n - CENTRE) * 1.24) as [number, number];
          return (
            <g key={emotion}>
              <line className="ring" x1={CENTRE} y1={CENTRE} x2={x} y2={y} />
              <text x={tx} y={ty + 4} textAnchor="middle" fill={`var(--${emotion})`}>
                {emotion}
              </text>
            </g>
          );
        })}
        <polygon className="radar-song" points={outline((emotion) => song[emotion] / most)} />
        {wish && (
          <g className="radar-wish">
            <polygon points={outline((emotion) => wish[emotion] / most)} />
            {EMOTIONS.map((emotion, position) => {
              const [x, y] = at(position, wish[emotion] / most);
              return wish[emotion] >= MARKED && <circle key={emotion} cx={x} cy={y} r="3.5" />;
            })}
          </g>
        )}
      </svg>
      <figcaption>
        <span>
          <i className="key song" aria-hidden="true" /> this song
        </span>
        {wish && (
          <span>
            <i className="key wish" aria-hidden="true" /> your wish
          </span>
        )}
        <span className="dim">from 0 in the middle to {Math.round(most * 100)} %</span>
      </figcaption>
    </figure>
  );
}
