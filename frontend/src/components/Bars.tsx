import { EMOTIONS, emotionColour, percent, type Ratios } from "../lib/emotions";

interface Bar {
  name: string;
  value: number;
  /** What is written beside the bar. */
  text: string;
  colour: string;
}

/** Named quantities as bars, to be compared with the longest. */
export function Bars({ bars, label }: { bars: Bar[]; label: string }) {
  const longest = Math.max(...bars.map((bar) => bar.value), Number.EPSILON);
  return (
    <ul className="bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.name}>
          <span>{bar.name}</span>
          <span className="bar" aria-hidden="true">
            <span style={{ width: `${(bar.value / longest) * 100}%`, background: bar.colour }} />
          </span>
          <span>{bar.text}</span>
        </li>
      ))}
    </ul>
  );
}

/** The mean ratios of several songs. */
export function EmotionBars({ emotions }: { emotions: Ratios }) {
  return (
    <Bars
      label="Mean ratio of each emotion"
      bars={EMOTIONS.map((emotion) => ({
        name: emotion,
        value: emotions[emotion],
        text: percent(emotions[emotion]),
        colour: emotionColour(emotion),
      }))}
    />
  );
}
