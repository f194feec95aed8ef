import { type MouseEvent, useEffect, useId, useRef, useState } from "react";
import type { Recommendation } from "../api/client";
import { useAnalysis, useLibrary, useRecommendations } from "../api/queries";
import { Download } from "../components/Download";
import { FilterChips } from "../components/FilterChips";
import { Filters } from "../components/Filters";
import { Hello } from "../components/Hello";
import { Hero } from "../components/Hero";
import { Icon } from "../components/Icon";
import { MoodSentence } from "../components/Moods";
import { Empty, Trouble, Waiting } from "../components/Said";
import { SongCard } from "../components/SongCard";
import { useSettled, useThrottled, useTitle } from "../lib/hooks";
import { useTaste } from "../state/taste";
import { knownScales, wantedBy } from "../state/wanted";
import { NO_FILTERS, type WishState, wishBody } from "../state/wish";
import { change, hasArrived, useWish } from "../state/wishStore";
import { Home } from "./Home";
import { Welcome } from "./Welcome";

const TYPING_PAUSE = 250;
/** While a slider is dragged, not every step of it is worth a request. */
const DRAGGING_PAUSE = 40;

export function Discover() {
  useTitle("");
  const wish = useWish();
  const library = useLibrary().data;
  const taste = useTaste();

  const typed = useSettled(wish.text, TYPING_PAUSE);
  const steady = useThrottled(wish, DRAGGING_PAUSE);
  const text = wish.text === "" || hasArrived(wish) ? wish.text : typed;
  const analysis = useAnalysis(text);
  const body = wishBody(hasArrived(wish) ? wish : { ...steady, text, mood: wish.mood }, taste);
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
