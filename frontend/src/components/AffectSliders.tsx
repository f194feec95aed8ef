import { type Affect, ENDS, LEAST, type Levels, levelInWords, MIDDLE, MOST, position, scaleName } from "../lib/affect";
import { change } from "../state/wishStore";
import { Slider } from "./Slider";

/** Fine enough for the ear, and the whole scale is sixteen presses of a key. */
const STEP = 0.5;

interface Props {
  /** The scales that the library knows. */
  scales: readonly Affect[];
  levels: Levels;
  asked: Levels;
}

/** How bright and how energetic songs are to be; nothing until one is moved, or a text says so. */
export function AffectSliders({ scales, levels, asked }: Props) {
  if (scales.length === 0) return null;
  return (
    <ul className="sliders affect" aria-label="Brightness and energy">
      {scales.map((affect) => {
        const level = levels[affect];
        const at = position(level ?? MIDDLE);
        return (
          <Slider
            key={affect}
            name={scaleName(affect)}
            before={ENDS[affect][0]}
            after={ENDS[affect][1]}
            min={LEAST}
            max={MOST}
            step={STEP}
            value={level ?? MIDDLE}
            said={level === null ? "not set" : levelInWords(affect, level)}
            tint="var(--accent)"
            filled={[Math.min(at, 0.5), Math.max(at, 0.5)]}
            unset={level === null}
            locked={asked[affect] !== null}
            lock={(value) => change({ [affect]: value })}
            unlock={() => change({ [affect]: null })}
          />
        );
      })}
    </ul>
  );
}
