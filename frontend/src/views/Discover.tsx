import { useId, useRef, useState } from "react";
import { useAnalysis, useLibrary, useRecommendations } from "../api/queries";
import { Download } from "../components/Download";
import { EmotionSliders } from "../components/EmotionSliders";
import { Filters } from "../components/Filters";
import { Hello } from "../components/Hello";
import { Icon } from "../components/Icon";
import { MoodSentence } from "../components/Moods";
import { Empty, Trouble, Waiting } from "../components/Said";
import { SongCard } from "../components/SongCard";
import { emotionColour, ranked, settle } from "../lib/emotions";
import { useSettled, useTitle } from "../lib/hooks";
import { useTaste } from "../state/taste";
import { change, EMPTY_WISH, readable, useWish, wishBody, wishStore, type WishState } from "../state/wish";
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
  const steady = useSettled(wish, DRAGGING_PAUSE);
  const text = wish.text === "" ? "" : typed;
  const analysis = useAnalysis(readable(text) ? text.slice(0, 10_000) : "").data;
  const read = readable(text) ? (analysis ?? null) : null;
  const ratios = settle(wish.asked, read?.emotions ?? null);

  const body = wishBody({ ...steady, text, mood: wish.mood }, taste);
  const answer = useRecommendations(body);
  const reading = body ? answer.data?.wish : undefined;
  const byHand = Object.keys(wish.asked).length > 0;
  const mood = byHand ? (reading?.mood ?? null) : (read?.mood ?? null);

  if (library?.songs === 0) return <Welcome />;
  return (
    <>
      <Hero wish={wish} ratios={ratios} />
      <MoodSentence read={mood} chosen={wish.mood} />
      {body === null ? (
        <>
          {library && <Hello library={library} />}
          <Home />
        </>
      ) : (
        <section aria-labelledby="list-heading">
          <Toolbar wish={wish} ids={answer.data?.recommendations.map(({ song }) => song.id) ?? []} />
          {answer.error && <Trouble error={answer.error} />}
          {!answer.data && !answer.error && <Waiting />}
          {answer.data?.recommendations.length === 0 && (
            <Empty icon="filter" title="No song fits">
              <p>No song of the library passes these filters. Take one away and the list is back.</p>
            </Empty>
          )}
          <ol className={answer.isPlaceholderData ? "cards stale" : "cards"} aria-busy={answer.isFetching} aria-label="Songs for you">
            {answer.data?.recommendations.map((recommendation, place) => (
              <SongCard key={recommendation.song.id} recommendation={recommendation} place={place + 1} />
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Hero({ wish, ratios }: { wish: WishState; ratios: ReturnType<typeof settle> }) {
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
          maxLength={10_000}
          value={wish.text}
          aria-describedby={help}
          placeholder="In your own words: a mood, a memory, a line you half remember …"
          onChange={(event) => change({ text: event.target.value })}
        />
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
      <EmotionSliders ratios={ratios} asked={wish.asked} />
    </section>
  );
}

function Toolbar({ wish, ids }: { wish: WishState; ids: string[] }) {
  const filtered = [wish.artist, wish.genre, wish.from || wish.to].filter(Boolean).length;
  const [open, setOpen] = useState(filtered > 0);
  const panel = useId();
  return (
    <>
      <header className="toolbar">
        <h2 id="list-heading">Songs for you</h2>
        <button type="button" className="quiet" aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>
          <Icon name="filter" /> Filters{filtered > 0 ? ` (${filtered})` : ""}
        </button>
        {ids.length > 0 && <Download ids={ids} title={wish.text.trim().slice(0, 80) || "Songs for you"} />}
      </header>
      <div id={panel} hidden={!open}>
        <Filters key={String(wish === EMPTY_WISH)} wish={wish} />
      </div>
    </>
  );
}
