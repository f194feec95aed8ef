import type { Section } from "../api/client";
import { EMOTIONS, emotionColour, inWords } from "../lib/emotions";

/** The song from its first section to its last: each a column of its six ratios, as wide as it has lines. */
export function Arc({ sections, open }: { sections: Section[]; open: (position: number) => void }) {
  return (
    <ol className="arc" aria-label="Emotional arc of the song">
      {sections.map((section, position) => {
        const name = section.label ?? `Part ${position + 1}`;
        const said = section.emotions ? inWords(section.emotions, 2) : "not analysed";
        return (
          <li key={position} style={{ flexGrow: Math.max(2, section.lines.length) }}>
            <button
              type="button"
              title={`${name}: ${said}`}
              aria-label={`${name}: ${said}. Go to it`}
              onClick={() => open(position)}
            >
              {section.emotions &&
                EMOTIONS.map((emotion) => (
                  <span
                    key={emotion}
                    style={{ flexGrow: section.emotions![emotion], background: emotionColour(emotion) }}
                    aria-hidden="true"
                  />
                ))}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
