import { type MouseEvent, useEffect, useId, useRef, useState } from "react";
import type { Chip, Recommendation } from "../api/client";
import { useAnalysis, useLibrary, useRecommendations } from "../api/queries";
import { AffectSliders } from "../components/AffectSliders";
import { Download } from "../components/Download";
import { EmotionSliders } from "../components/EmotionSliders";
import { FilterChips } from "../components/FilterChips";
import { Filters } from "../components/Filters";
import { Hello } from "../components/Hello";
import { Icon } from "../components/Icon";
import { MoodSentence } from "../components/Moods";
import { Empty, Trouble, Waiting } from "../components/Said";
import { SongCard } from "../components/SongCard";
import { Understood } from "../components/Understood";
import type { Affect } from "../lib/affect";
import { emotionColour, inWords, type Ratios, ranked } from "../lib/emotions";
import { useSettled, useThrottled, useTitle } from "../lib/hooks";
import { useTaste } from "../state/taste";
import { knownScales, type Wanted, wantedBy } from "../state/wanted";
import {
  change,
  EMPTY_WISH,
  LONGEST_TEXT,
  NO_FILTERS,
  useWish,
  type WishState,
  wishBody,
  wishStore,
} from "../state/wish";
import { Home } from "./Home";
import { Welcome } from "./Welcome";

const TYPING_PAUSE = 250;
/** While a slider is dragged, not every step of it is worth a request. */
const DRAGGING_PAUSE = 40;

const EXAMPLES = [
  "I miss someone who is far away",
  "Good news! Let's celebrate with friends",
  "Furious, and I want to shout it out",
  "A quiet evening by the sea",
];

export function Discover() {
  useTitle("");
  const wish = useWish();
  const library = useLibrary().data;
  const taste = useTaste();

  const typed = useSettled(wish.text, TYPING_PAUSE);
  const steady = useThrottled(wish, DRAGGING_PAUSE);
  const text = wish.text === "" ? "" : typed;
  const analysis = useAnalysis(text);
  const body = wishBody({ ...steady, text, mood: wish.mood }, taste);
  const answer = useRecommendations(body);
  const understood = body === null ? null : (answer.data?.wish ?? null);
  const reading = answer.isPlaceholderData ? null : understood;
  const felt = reading?.sentiment === null ? null : analysis;

  if (library?.songs === 0) return <Welcome />;
  return (
    <>
      <Hero
        wish={wish}
        wanted={wantedBy(wish, analysis, reading)}
        scales={knownScales(library)}
        chips={understood?.chips ?? []}
        note={felt?.note ?? ""}
        expressed={felt && !felt.note ? felt.emotions : null}
      />
      <MoodSentence read={understood?.mood ?? null} chosen={wish.mood} />
      {body === null ? (
        <>
          {library && <Hello library={library} />}
          <Home />
        </>
      ) : (
        <Answer wish={wish} answer={answer} />
      )}
    </>
  );
}

function Answer({ wish, answer }: { wish: WishState; answer: ReturnType<typeof useRecommendations> }) {
  const songs = answer.data?.recommendations ?? [];
  return (
    <section aria-labelledby="list-heading">
      <Toolbar wish={wish} ids={songs.map(({ song }) => song.id)} />
      {answer.error && <Trouble error={answer.error} />}
      {!answer.data && !answer.error && <Waiting />}
      {answer.data && songs.length === 0 && (
        <Empty icon="filter" title="No song fits">
          <p>No song of the library passes these filters.</p>
          <button type="button" className="button" onClick={() => change(NO_FILTERS)}>
            Take all filters away
          </button>
        </Empty>
      )}
      <Cards songs={songs} stale={answer.isPlaceholderData} busy={answer.isFetching} />
    </section>
  );
}

function Cards({ songs, stale, busy }: { songs: Recommendation[]; stale: boolean; busy: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  const pressed = useRef(-1);

  const press = ({ target }: MouseEvent) => {
    const card = target instanceof Element && target.closest("[aria-pressed]") ? target.closest("li") : null;
    pressed.current = card ? [...list.current!.children].indexOf(card) : -1;
  };

  // A judged song leaves the list, and would take the focus with it: whoever uses the keyboard goes on where it was.
  useEffect(() => {
    if (pressed.current < 0 || document.activeElement !== document.body) return;
    list.current?.children[Math.min(pressed.current, songs.length - 1)]
      ?.querySelector("a")
      ?.focus({ preventScroll: true });
    pressed.current = -1;
  }, [songs]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys press the buttons inside, whose clicks come up to here
    <ol
      ref={list}
      className={stale ? "cards stale" : "cards"}
      aria-busy={busy}
      aria-label="Songs for you"
      onClick={press}
    >
      {songs.map((recommendation, place) => (
        <SongCard key={recommendation.song.id} recommendation={recommendation} place={place + 1} />
      ))}
    </ol>
  );
}

interface HeroProps {
  wish: WishState;
  wanted: Wanted;
  /** The scales that the library knows. */
  scales: readonly Affect[];
  chips: readonly Chip[];
  /** Why nothing could be read in the text, if nothing could. */
  note: string;
  /** What the text expresses, which need not be what is wanted. */
  expressed: Ratios | null;
}

function Hero({ wish, wanted: { ratios, levels }, scales, chips, note, expressed }: HeroProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const help = useId();
  const [first, second] = ranked(ratios);
  const felt = first !== undefined && ratios[first] > 0;
  const tints = felt
    ? { "--tint": emotionColour(first), "--tint-2": emotionColour(ratios[second!] > 0.12 ? second! : first) }
    : {};
  return (
    <section className="hero" style={tints as React.CSSProperties}>
      <div className="hero-words">
        <h1 tabIndex={-1}>
          <label htmlFor="feeling">How do you feel?</label>
        </h1>
        <textarea
          id="feeling"
          ref={box}
          rows={3}
          maxLength={LONGEST_TEXT}
          value={wish.text}
          aria-describedby={help}
          placeholder="In your own words: a mood, a memory, a line you half remember …"
          onChange={(event) => change(event.target.value ? { text: event.target.value } : { text: "", ignored: [] })}
        />
        <p className="text-note" role="status">
          {note}
        </p>
        {wish.text && <Understood chips={chips} ignored={wish.ignored} />}
        <div className="hero-below">
          <p id={help} className="dim">
            {wish.text ? "The list follows as you write." : "Try one of these:"}
          </p>
          {wishStore.get() !== EMPTY_WISH && (
            <button
              type="button"
              className="quiet end"
              onClick={() => {
                wishStore.set(EMPTY_WISH);
                box.current?.focus();
              }}
            >
              Start again
            </button>
          )}
        </div>
        {!wish.text && (
          <div className="chips">
            {EXAMPLES.map((example) => (
              <button type="button" className="chip" key={example} onClick={() => change({ text: example })}>
                {example}
              </button>
            ))}
          </div>
        )}
      </div>
      <div className="wanted">
        <h2>What to hear</h2>
        <EmotionSliders ratios={ratios} asked={wish.asked} />
        <AffectSliders scales={scales} levels={levels} asked={wish} />
        {expressed && <p className="dim small">Your words express {inWords(expressed, 2)}.</p>}
      </div>
    </section>
  );
}

function Toolbar({ wish, ids }: { wish: WishState; ids: string[] }) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const { liked, disliked } = useTaste();
  const judged = [count(liked.length, "like"), count(disliked.length, "dislike")].filter(Boolean).join(" and ");
  return (
    <>
      <header className="toolbar">
        <h2 id="list-heading" tabIndex={-1}>
          Songs for you
        </h2>
        <button
          type="button"
          className="quiet"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
        >
          <Icon name="filter" /> Filters
        </button>
        {ids.length > 0 && <Download ids={ids} title={wish.text.trim().slice(0, 80) || "Songs for you"} />}
      </header>
      <FilterChips wish={wish} />
      <p className="dim small shaped" role="status">
        {judged && (
          <>
            Shaped by <a href="#/liked">{judged}</a>; songs that you judged are not listed again.
          </>
        )}
      </p>
      <div id={panel} hidden={!open}>
        <Filters wish={wish} />
      </div>
    </>
  );
}

const count = (number: number, thing: string): string => (number ? `${number} ${thing}${number === 1 ? "" : "s"}` : "");
