import type { Chip } from "../api/client";
import { ignore, readAll } from "../state/wishStore";
import { Icon } from "./Icon";

/** What was read in the text besides its feeling, one chip each, and each can be taken away. */
export function Understood({ chips, ignored }: { chips: readonly Chip[]; ignored: readonly string[] }) {
  if (chips.length === 0 && ignored.length === 0) return null;
  return (
    <section className="understood" aria-label="What was understood">
      {chips.length > 0 && (
        <ul className="chips">
          {chips.map((chip) => (
            <li key={chip.id} className={chip.used ? "chip" : "chip unused"}>
              <span>
                {chip.text}
                {chip.note && <span className="dim"> · {chip.note}</span>}
              </span>
              <button
                type="button"
                aria-label={`Do not read “${chip.words}” as ${chip.text}`}
                onClick={() => ignore(chip.id)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {ignored.length > 0 && (
        <button type="button" className="quiet small" onClick={readAll}>
          Read all of it again
        </button>
      )}
    </section>
  );
}
