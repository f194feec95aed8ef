import { useId } from "react";
import { type JourneyState, LENGTHS, LONGEST_END, NO_JOURNEY } from "../state/journey";
import { changeJourney } from "../state/journeyStore";
import { Icon } from "./Icon";
import { WordsOrSong } from "./WordsOrSong";

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
        <WordsOrSong
          label="I feel"
          value={journey.from}
          placeholder="sad"
          longest={LONGEST_END}
          change={(from) => changeJourney((was) => ({ ...NO_JOURNEY, k: was.k, to: was.to, from }), false)}
        />
        <button type="button" className="round" aria-label="Turn around" title="Turn around" onClick={turn}>
          <Icon name="turn" />
        </button>
        <WordsOrSong
          label="I want to feel"
          value={journey.to}
          placeholder="hopeful"
          longest={LONGEST_END}
          change={(to) => changeJourney((was) => ({ ...NO_JOURNEY, k: was.k, from: was.from, to }), false)}
        />
        <p className="journey-length">
          <label htmlFor={length}>Songs</label>
          <select
            id={length}
            value={journey.k}
            onChange={(event) => changeJourney((was) => ({ ...was, k: Number(event.target.value), fixed: {} }))}
          >
            {LENGTHS.map((k) => (
              <option key={k}>{k}</option>
            ))}
          </select>
        </p>
      </div>
      {!(journey.from && journey.to) && (
        <>
          <p className="dim">
            A playlist that begins where you are and leads, song by song, to where you want to be. Either end may be a
            song, too. (Several songs and words at once make <a href="#/blend">a blend</a>.) Try one of these:
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
