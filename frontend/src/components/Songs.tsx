import { useMemo } from "react";
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
  const played = useMemo(() => songs.map(({ song }) => song), [songs]);
  const matches = shownScores(songs.map(({ score }) => score));
  const kind = layout === "list" ? "cards rows" : "cards";
  const One = layout === "list" ? SongRow : SongCard;

  return (
    <ol className={stale ? `${kind} stale` : kind} aria-busy={busy} aria-label={label}>
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
