import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import type { Recommendation } from "../api/client";
import { shownScores } from "../lib/matches";
import { useLayout } from "../state/layout";
import { PlayList } from "./player/PlayList";
import { SongCard } from "./SongCard";
import { SongRow } from "./SongRow";

interface Props {
  songs: Recommendation[];
  /** What the list is. */
  label: string;
  stale: boolean;
  busy: boolean;
  /** Whether it is shown how well they match. */
  scored: boolean;
}

/** A ranked list, as cards or as rows. */
export function Songs({ songs, label, stale, busy, scored }: Props) {
  const layout = useLayout();
  const list = useRef<HTMLOListElement>(null);
  const pressed = useRef(-1);
  const played = useMemo(() => songs.map(({ song }) => song), [songs]);
  const matches = shownScores(songs.map(({ score }) => score));
  const kind = layout === "list" ? "cards rows" : "cards";
  const One = layout === "list" ? SongRow : SongCard;

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
    <ol ref={list} className={stale ? `${kind} stale` : kind} aria-busy={busy} aria-label={label} onClick={press}>
      <PlayList songs={played}>
        {songs.map((recommendation, at) => (
          <One
            key={recommendation.song.id}
            recommendation={recommendation}
            place={at + 1}
            match={scored ? matches[at]! : null}
          />
        ))}
      </PlayList>
    </ol>
  );
}
