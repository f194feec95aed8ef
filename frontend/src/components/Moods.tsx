import { MOODS, type Mood, moodColour } from "../lib/emotions";
import { change } from "../state/wishStore";

/** The sentence that names the mood of the wish, with the other moods one click away. */
export function MoodSentence({ read, chosen }: { read: Mood | null; chosen: string | null }) {
  return (
    <div className="mood-sentence">
      <p role="status">
        {read && (
          <>
            You might like songs from the <strong style={{ color: moodColour(read) }}>{read}</strong> mood.
          </>
        )}
      </p>
      <fieldset className="chips" aria-label="Only songs of one mood">
        <button type="button" className="chip" aria-pressed={chosen === null} onClick={() => change({ mood: null })}>
          All moods
        </button>
        {MOODS.map((mood) => (
          <button
            type="button"
            className="chip"
            key={mood}
            aria-pressed={chosen === mood}
            style={{ "--tint": moodColour(mood) } as React.CSSProperties}
            onClick={() => change({ mood: chosen === mood ? null : mood })}
          >
            <span className="dot" aria-hidden="true" />
            {mood}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
