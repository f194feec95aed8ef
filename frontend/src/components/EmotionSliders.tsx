import { EMOTIONS, emotionColour, percent, type Ratios } from "../lib/emotions";
import { lock, unlock } from "../state/wishStore";
import { Slider } from "./Slider";

/** How much of each emotion songs are to have. */
export function EmotionSliders({ ratios, asked }: { ratios: Ratios; asked: Partial<Ratios> }) {
  return (
    <ul className="sliders" aria-label="Emotions">
      {EMOTIONS.map((emotion) => {
        const ratio = ratios[emotion];
        return (
          <Slider
            key={emotion}
            name={emotion}
            before={emotion}
            after={percent(ratio)}
            min={0}
            max={100}
            step={1}
            value={ratio * 100}
            said={percent(ratio)}
            tint={emotionColour(emotion)}
            filled={[0, ratio]}
            locked={asked[emotion] !== undefined}
            lock={(value) => lock(emotion, value / 100)}
            unlock={() => unlock(emotion)}
          />
        );
      })}
    </ul>
  );
}
