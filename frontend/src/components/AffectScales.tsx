import { AFFECTS, ENDS, type Levels, levelInWords, position } from "../lib/affect";

interface Props {
  song: Levels;
  wish: Levels | null;
  /** How a sentence about it begins. */
  of?: string;
}

/** How bright and how energetic a song is, and the wish, if there is one. */
export function AffectScales({ song, wish, of = "The song is" }: Props) {
  const known = AFFECTS.filter((affect) => song[affect] !== null);
  if (known.length === 0) return null;
  return (
    <ul className="scales" aria-label="Brightness and energy">
      {known.map((affect) => {
        const wanted = wish?.[affect] ?? null;
        return (
          <li key={affect}>
            <span className="visually-hidden">
              {`${of} ${levelInWords(affect, song[affect]!)}.`}
              {wanted !== null && ` Your wish: ${levelInWords(affect, wanted)}.`}
            </span>
            <span aria-hidden="true">{ENDS[affect][0]}</span>
            <span className="scale" aria-hidden="true">
              <i className="at-song" style={{ left: `${position(song[affect]!) * 100}%` }} />
              {wanted !== null && <i className="at-wish" style={{ left: `${position(wanted) * 100}%` }} />}
            </span>
            <span aria-hidden="true">{ENDS[affect][1]}</span>
          </li>
        );
      })}
    </ul>
  );
}
