import { useRecommendations } from "../api/queries";
import { Icon } from "../components/Icon";
import { KeepList } from "../components/Keep";
import { LayoutSwitch } from "../components/LayoutSwitch";
import { PlayAll } from "../components/player/PlayAll";
import { Trouble, Waiting } from "../components/Said";
import { Songs } from "../components/Songs";
import { WordsOrSong } from "../components/WordsOrSong";
import { useThrottled, useTitle } from "../lib/hooks";
import { type BlendPart, blendBody, changeBlend, HEAVIEST, LONGEST_PART, MOST_PARTS, useBlend } from "../state/blend";

const EVERY = 300;
const LONGEST_NAME = 80;
const CHANGES = ["calmer", "more energetic", "happier", "darker", "more romantic"];

/** How much a part counts, in words. */
function counts(weight: number): string {
  if (weight === 0) return "does not count";
  const times = Math.abs(weight);
  return `${weight < 0 ? "unlike it" : "like it"}${times === 1 ? "" : ` × ${times}`}`;
}

/** Songs that are like several songs and texts at once, each as much as its slider says. */
export default function Blend() {
  const parts = useBlend();
  const asked = blendBody(parts);
  const settled = useThrottled(asked === null ? "" : JSON.stringify(asked), EVERY);
  const body = asked === null || settled === "" ? null : (JSON.parse(settled) as typeof asked);
  const answer = useRecommendations(body);
  useTitle("Blend");
  const songs = answer.data?.recommendations.map(({ song }) => song) ?? [];
  const name = parts
    .map(({ text }) => text.trim())
    .filter(Boolean)
    .join(" + ")
    .slice(0, LONGEST_NAME);
  const add = (text: string) => changeBlend((was) => [...was, { text, weight: 1 }], true);
  return (
    <>
      <section className="journey-ends">
        <h1 tabIndex={-1}>A blend</h1>
        <p className="dim">Songs that are like all of these at once; a slider left of the middle means unlike it.</p>
        <ul className="blend-parts" aria-label="Parts of the blend">
          {parts.map((part, place) => (
            <Part key={place} part={part} place={place} />
          ))}
        </ul>
        {parts.length < MOST_PARTS && (
          <div className="chips">
            <button type="button" className="chip" onClick={() => add("")}>
              <Icon name="plus" /> A song or words
            </button>
            {CHANGES.map((change) => (
              <button type="button" className="chip" key={change} onClick={() => add(change)}>
                {change}
              </button>
            ))}
          </div>
        )}
      </section>
      {body && answer.error && <Trouble error={answer.error} />}
      {body && !answer.data && !answer.error && <Waiting />}
      {body && answer.data && !answer.error && (
        <section aria-labelledby="blended">
          <header className="toolbar">
            <h2 id="blended">Songs of the blend</h2>
            <PlayAll songs={songs} label="this blend" />
            <KeepList name={name} songs={songs} />
            <LayoutSwitch />
          </header>
          <Songs
            songs={answer.data.recommendations}
            label="Songs of the blend"
            stale={answer.isPlaceholderData}
            busy={answer.isFetching}
            scored={false}
          />
        </section>
      )}
    </>
  );
}

function Part({ part: { text, weight }, place }: { part: BlendPart; place: number }) {
  const change = (changed: Partial<BlendPart>) =>
    changeBlend((was) => was.map((part, at) => (at === place ? { ...part, ...changed } : part)), false);
  const share = (weight + HEAVIEST) / (2 * HEAVIEST);
  const style = {
    "--tint": weight < 0 ? "var(--sadness)" : "var(--accent)",
    "--from": `${100 * Math.min(share, 0.5)}%`,
    "--to": `${100 * Math.max(share, 0.5)}%`,
  } as React.CSSProperties;
  return (
    <li style={style}>
      <WordsOrSong
        label={`Part ${place + 1}`}
        quiet
        value={text}
        placeholder="A song, or words: driving at night"
        longest={LONGEST_PART}
        change={(typed) => change({ text: typed })}
      />
      <input
        type="range"
        min={-HEAVIEST}
        max={HEAVIEST}
        step={0.5}
        value={weight}
        aria-label={`Weight of ${text || `part ${place + 1}`}`}
        aria-valuetext={counts(weight)}
        onChange={(event) => change({ weight: Number(event.target.value) })}
      />
      <output>{counts(weight)}</output>
      <button
        type="button"
        className="round"
        aria-label={`Take away: ${text || `part ${place + 1}`}`}
        onClick={() => changeBlend((was) => was.filter((_, at) => at !== place), true)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
