import { memo } from "react";
import type { Recommendation } from "../api/client";
import { Judge } from "./Judge";
import { Match } from "./Match";
import { MoodTag } from "./MoodTag";
import { SongCells } from "./SongCells";

interface Props {
  recommendation: Pick<Recommendation, "song">;
  place: number;
  /** See SongCard. */
  match: number | null;
}

/** One recommendation in a line. */
export const SongRow = memo(function SongRow({ recommendation: { song }, place, match }: Props) {
  return (
    <li className="song-row">
      <span className="row-place">{place}</span>
      <SongCells song={song} />
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
