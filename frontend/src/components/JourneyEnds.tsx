import { useId, useState } from "react";
import { useCompletions } from "../api/queries";
import { useSettled } from "../lib/hooks";
import { type JourneyState, LENGTHS, LONGEST_END, NO_JOURNEY } from "../state/journey";
import { changeJourney } from "../state/journeyStore";
import { Icon } from "./Icon";

const EXAMPLES = [
  ["sad", "hopeful"],
  ["angry", "calm"],
  ["tired after a long day", "ready to dance"],
  ["lonely", "loved"],
] as const;

/** Where a journey begins and where it goes, and how many songs it takes. */
export function JourneyEnds({ journey }: { journey: JourneyState }) {
  const length = useId();
  const turn = () => changeJourney(({ from, to, k }) => ({ ...NO_JOURNEY, from: to, to: from, k }));
  return (
    <section className="journey-ends">
      <h1 tabIndex={-1}>From how you feel to how you want to feel</h1>
      <div className="journey-fields">
        <EndField end="from" label="I feel" value={journey.from} placeholder="sad" />
        <button type="button" className="round" aria-label="Turn around" title="Turn around" onClick={turn}>
          <Icon name="turn" />
        </button>
        <EndField end="to" label="I want to feel" value={journey.to} placeholder="hopeful" />
        <label className="journey-length" htmlFor={length}>
          Songs
          <select
            id={length}
            value={journey.k}
            onChange={(event) => changeJourney((was) => ({ ...was, k: Number(event.target.value), fixed: {} }))}
          >
            {LENGTHS.map((k) => (
              <option key={k}>{k}</option>
            ))}
          </select>
        </label>
      </div>
      {!(journey.from && journey.to) && (
        <>
          <p className="dim">
            A playlist that begins where you are and leads, song by song, to where you want to be. Either end may be a
            song, too. Try one of these:
          </p>
          <div className="chips">
            {EXAMPLES.map(([from, to]) => (
              <button
                type="button"
                className="chip"
                key={from}
                onClick={() => changeJourney((was) => ({ ...NO_JOURNEY, k: was.k, from: was.from || from, to }))}
              >
                {journey.from ? to : `${from} → ${to}`}
              </button>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

interface EndFieldProps {
  end: "from" | "to";
  label: string;
  value: string;
  placeholder: string;
}

/** One end in words; songs whose names hold what is typed can be chosen instead. */
function EndField({ end, label, value, placeholder }: EndFieldProps) {
  const field = useId();
  const list = useId();
  const [typing, setTyping] = useState(false);
  const settled = useSettled(value, 200);
  const songs = useCompletions(typing ? settled : "").data?.songs ?? [];
  return (
    <p className="journey-end">
      <label htmlFor={field}>{label}</label>
      <input
        id={field}
        type="text"
        list={list}
        value={value}
        placeholder={placeholder}
        maxLength={LONGEST_END}
        autoComplete="off"
        onFocus={() => setTyping(true)}
        onBlur={() => setTyping(false)}
        onChange={(event) =>
          changeJourney((was) => ({ ...was, [end]: event.target.value, bends: NO_JOURNEY.bends, fixed: {} }), false)
        }
      />
      <datalist id={list}>
        {songs.map((song) => (
          <option key={song.id} value={`${song.artist} - ${song.title}`} />
        ))}
      </datalist>
    </p>
  );
}
