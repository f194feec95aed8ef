import { memo } from "react";
import type { Recommendation } from "../api/client";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { Judge } from "./Judge";
import { Match } from "./Match";
import { MoodTag } from "./MoodTag";

interface Props {
  recommendation: Recommendation;
  place: number;
  /** See SongCard. */
  match: number | null;
}

/** One recommendation in a line. */
export const SongRow = memo(function SongRow({ recommendation: { song }, place, match }: Props) {
  return (
    <li className="song-row">
      <span className="row-place">{place}</span>
      <a href={songAddress(song.id)}>
        <Cover song={song} size={40} />
        <span className="row-title">
          <strong>{song.title}</strong>
          <span>{song.artist}</span>
        </span>
      </a>
      <span className="row-album">{song.album}</span>
      <span className="row-year">{song.year}</span>
      <span className="row-mood">
        <MoodTag mood={song.mood} />
      </span>
      {match !== null && <Match share={match} />}
      <span className="row-judge">
        <Judge song={song} />
      </span>
    </li>
  );
});
