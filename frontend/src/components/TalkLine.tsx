import type { ConversationAnswer, ConversationChip, Recommendation } from "../api/client";
import { shownScores } from "../lib/matches";
import { type JourneyState, journeyAddress, LENGTHS, NO_JOURNEY } from "../state/journey";
import { type Line, takeOff } from "../state/talk";
import { HelpBox } from "./HelpMessage";
import { Icon } from "./Icon";
import { PlayList } from "./player/PlayList";
import { Trouble } from "./Said";
import { SongRow } from "./SongRow";

const MOST_REASONS = 4;

/** Something that was said, and the answer to it. What holds can be taken off the last answer only. */
export function TalkLine({ line, isLast }: { line: Line; isLast: boolean }) {
  return (
    <li className="talk-line">
      {line.said !== null && (
        <p className="bubble said">
          <span className="visually-hidden">You: </span>
          {line.said}
        </p>
      )}
      {line.answer && <Answer answer={line.answer} isLast={isLast} />}
      {line.trouble !== null && <Trouble error={line.trouble} />}
      {!line.answer && line.trouble === null && (
        <p className="bubble answer thinking" aria-hidden="true">
          <i />
          <i />
          <i />
        </p>
      )}
    </li>
  );
}

function Answer({ answer, isLast }: { answer: ConversationAnswer; isLast: boolean }) {
  const { recommendations, act, text, notes, chips, help, journey } = answer;
  const songs = recommendations.map(({ song }) => song);
  const matches = shownScores(recommendations.map(({ score }) => score));
  return (
    <div className="talk-answer">
      {help && <HelpBox message={help} />}
      <p className="bubble answer">
        <span className="visually-hidden">Answer: </span>
        {text}
        {notes.map((note) => (
          <span className="dim small note" key={note}>
            {note}
          </span>
        ))}
      </p>
      {journey && (
        <a className="chip see-curve" href={journeyAddress(journeyOf(journey, songs.length))}>
          <Icon name="journey" /> See it as a curve
        </a>
      )}
      {isLast && !help && chips.length > 0 && <Held chips={chips} />}
      {songs.length > 0 && (
        <ol className="cards rows" aria-label={text}>
          <PlayList songs={songs}>
            {recommendations.map((recommendation, at) => (
              <SongRow
                key={recommendation.song.id}
                recommendation={recommendation}
                place={act === "why" ? null : at + 1}
                match={help || journey || act === "why" ? null : (matches[at] ?? null)}
              />
            ))}
          </PlayList>
        </ol>
      )}
      {act === "why" && recommendations.map((each) => <Reasons key={each.song.id} recommendation={each} />)}
    </div>
  );
}

/** The journey of an answer as the view of journeys has it, which plans it anew. */
const journeyOf = ({ start, goal }: NonNullable<ConversationAnswer["journey"]>, songs: number): JourneyState => ({
  ...NO_JOURNEY,
  from: start,
  to: goal,
  k: LENGTHS.find((length) => length >= songs) ?? NO_JOURNEY.k,
});

/** What holds of what was said, one chip each. */
function Held({ chips }: { chips: readonly ConversationChip[] }) {
  return (
    <ul className="understood held" aria-label="What holds">
      {chips.map(({ id, text, used, note }) => (
        <li key={id} className={used ? "chip" : "chip unused"}>
          <span>
            {text}
            {note && <span className="dim"> · {note}</span>}
          </span>
          <button type="button" aria-label={`Take off: ${text}`} onClick={() => void takeOff(id)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Why a song is there, with the lines that say so. */
function Reasons({ recommendation: { song, reasons } }: { recommendation: Recommendation }) {
  return (
    <section className="why" aria-label={`Why ${song.title}`}>
      <h3>{song.title}</h3>
      {reasons.slice(0, MOST_REASONS).map((reason) => (
        <div key={reason.text}>
          <p>{reason.text}</p>
          {reason.lines.length > 0 && (
            <blockquote>
              {reason.lines.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </blockquote>
          )}
        </div>
      ))}
    </section>
  );
}
