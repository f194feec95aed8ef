import { EMOTIONS, emotionColour, percent, type Ratios } from "../lib/emotions";
import { lock, unlock } from "../state/wish";
import { Icon } from "./Icon";

/** Six sliders. One moved by hand is locked, and stays where it was put until it is unlocked. */
export function EmotionSliders({ ratios, asked }: { ratios: Ratios; asked: Partial<Ratios> }) {
  return (
    <ul className="sliders" aria-label="Emotions">
      {EMOTIONS.map((emotion) => {
        const ratio = ratios[emotion];
        const locked = asked[emotion] !== undefined;
        const style = { "--tint": emotionColour(emotion), "--fill": `${ratio * 100}%` } as React.CSSProperties;
        return (
          <li key={emotion} style={style}>
            <label htmlFor={`slider-${emotion}`}>{emotion}</label>
            <input
              id={`slider-${emotion}`}
              type="range"
              min="0"
              max="100"
              step="1"
              value={Math.round(ratio * 100)}
              aria-valuetext={percent(ratio)}
              onChange={(event) => lock(emotion, Number(event.target.value) / 100)}
            />
            <output htmlFor={`slider-${emotion}`}>{percent(ratio)}</output>
            <button
              type="button"
              className="lock"
              aria-pressed={locked}
              aria-label={`Lock ${emotion}`}
              title={locked ? "Locked: typing does not move it" : "Lock it where it is"}
              onClick={() => (locked ? unlock(emotion) : lock(emotion, Math.round(ratio * 100) / 100))}
            >
              <Icon name={locked ? "locked" : "unlocked"} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
