import { memo } from "react";
import type { Recommendation } from "../api/client";
import { Judge } from "./Judge";
import { Match } from "./Match";
import { matchedLines, Start } from "./MatchedLine";
import { MoodTag } from "./MoodTag";
import { QueueButton } from "./player/QueueButton";
import { SongCells } from "./SongCells";

interface Props {
  recommendation: Pick<Recommendation, "song"> & Partial<Pick<Recommendation, "reasons">>;
  /** Null for a song that is spoken of by itself. */
  place: number | null;
  /** See SongCard. */
  match: number | null;
}

/** One recommendation in a line. */
export const SongRow = memo(function SongRow({ recommendation, place, match }: Props) {
  const { song, reasons } = recommendation;
  return (
    <li className="song-row">
      <span className="row-place">{place}</span>
      <SongCells
        song={song}
        line={match === null && reasons ? <SungLine song={song} reasons={reasons} /> : undefined}
      />
      <span className="row-mood">
        <MoodTag mood={song.mood} />
      </span>
      {match !== null && <Match share={match} />}
      <span className="row-judge">
        <QueueButton song={song} />
        <Judge song={song} />
      </span>
    </li>
  );
});

/** The line that was searched for, with the second at which it is sung. */
function SungLine({ song, reasons }: Pick<Recommendation, "song" | "reasons">) {
  const [found] = matchedLines(reasons);
  if (!found) return <span className="row-album row-line">{song.album}</span>;
  const [line, start] = found;
  return (
    <span className="row-album row-line" title={line}>
      <Start song={song} seconds={start} />
      <span>{line}</span>
    </span>
  );
}
