import { useId, useState } from "react";
import type { Song } from "../api/client";
import { renewLists, useAnalysis, useLibrary, useRecommendations } from "../api/queries";
import { FilterChips } from "../components/FilterChips";
import { Filters } from "../components/Filters";
import { Hello } from "../components/Hello";
import { HelpMessage } from "../components/HelpMessage";
import { Hero } from "../components/Hero";
import { Icon } from "../components/Icon";
import { Keep } from "../components/Keep";
import { LayoutSwitch } from "../components/LayoutSwitch";
import { MoodSentence } from "../components/Moods";
import { PlayAll } from "../components/player/PlayAll";
import { Empty, Trouble, Waiting } from "../components/Said";
import { Songs } from "../components/Songs";
import { Toast } from "../components/Toast";
import { useSettled, useThrottled, useTitle } from "../lib/hooks";
import { useLeaveOut } from "../state/leaveOut";
import { useKnownListener } from "../state/listener";
import { type Shaped, useShaping } from "../state/shaping";
import type { Taste } from "../state/taste";
import { knownScales, wantedBy } from "../state/wanted";
import { NO_FILTERS, type WishState, wishBody } from "../state/wish";
import { wishAddress } from "../state/wishAddress";
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
  const shaped = useShaping(wishAddress({ ...wish, layout: null }));
  const listener = useKnownListener();
  const leaveOut = useLeaveOut();

  const typed = useSettled(wish.text, TYPING_PAUSE);
  const steady = useThrottled(wish, DRAGGING_PAUSE);
  const text = wish.text === "" || hasArrived(wish) ? wish.text : typed;
  const analysis = useAnalysis(text);
  const body = wishBody(
    hasArrived(wish) ? wish : { ...steady, text, mood: wish.mood },
    shaped.taste,
    listener,
    leaveOut,
  );
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
        note={reading?.note ?? felt?.note ?? ""}
        expressed={felt && !felt.note ? felt.emotions : null}
      />
      <HelpMessage reading={understood} />
      <MoodSentence read={understood?.mood ?? null} chosen={wish.mood} />
      {body === null ? (
        <>
          {library && <Hello library={library} />}
          <Home />
        </>
      ) : (
        <Answer wish={wish} answer={answer} shaped={shaped} />
      )}
    </>
  );
}

interface AnswerProps {
  wish: WishState;
  answer: ReturnType<typeof useRecommendations>;
  shaped: Shaped;
}

function Answer({ wish, answer, shaped }: AnswerProps) {
  const songs = answer.data?.recommendations ?? [];
  return (
    <section aria-labelledby="list-heading">
      <Toolbar wish={wish} songs={songs.map(({ song }) => song)} taste={shaped.taste} />
      <Refresh shaped={shaped} />
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
      <Songs songs={songs} label="Songs for you" stale={answer.isPlaceholderData} busy={answer.isFetching} scored />
    </section>
  );
}

/** What was judged since changes nothing under the listener's hand; they say when the list is to follow. */
function Refresh({ shaped: { newer, refresh } }: { shaped: Shaped }) {
  return (
    <div className="toasts of-list">
      <Toast>
        {newer > 0 && (
          <>
            <p>
              {newer} {newer === 1 ? "song" : "songs"} judged since this list was made.
            </p>
            <button
              type="button"
              className="button"
              onClick={() => {
                refresh();
                void renewLists();
              }}
            >
              Refresh with your likes
            </button>
          </>
        )}
      </Toast>
    </div>
  );
}

function Toolbar({ wish, songs, taste }: { wish: WishState; songs: readonly Song[]; taste: Taste }) {
  const [open, setOpen] = useState<"filters" | "save" | null>(null);
  const filters = useId();
  const save = useId();
  const { liked, disliked } = taste;
  const isKnown = useKnownListener() !== null;
  const judged = [count(liked.length, "like"), count(disliked.length, "dislike")].filter(Boolean).join(" and ");
  const panels = [
    { panel: "filters", name: "Filters", icon: "filter", id: filters },
    { panel: "save", name: "Save", icon: "bookmark", id: save },
  ] as const;
  return (
    <>
      <header className="toolbar">
        <h2 id="list-heading" tabIndex={-1}>
          Songs for you
        </h2>
        <PlayAll songs={songs} label="these songs" />
        {panels.map(({ panel, name, icon, id }) => (
          <button
            type="button"
            className="quiet"
            key={panel}
            aria-expanded={open === panel}
            aria-controls={id}
            onClick={() => setOpen(open === panel ? null : panel)}
          >
            <Icon name={icon} /> <span>{name}</span>
          </button>
        ))}
        <LayoutSwitch />
      </header>
      <FilterChips wish={wish} leaveOut={useLeaveOut()} />
      <p className="dim small shaped" role="status">
        {judged && (
          <>
            Shaped by <a href="#/liked">{judged}</a>;{" "}
            {isKnown ? "what is not for you is left out." : "songs that you judged are not listed again."}
          </>
        )}
      </p>
      <div id={filters} hidden={open !== "filters"}>
        <Filters wish={wish} />
      </div>
      <div id={save} hidden={open !== "save"}>
        <Keep wish={wish} songs={songs} />
      </div>
    </>
  );
}

const count = (number: number, thing: string): string => (number ? `${number} ${thing}${number === 1 ? "" : "s"}` : "");
