import { useState } from "react";
import type { Song } from "../api/client";
import { PlayList } from "./player/PlayList";
import { SongRow } from "./SongRow";

const PAGE = 50;

/** Songs a line each, in the order that they have. */
export function TrackList({ songs, label }: { songs: readonly Song[]; label: string }) {
  const [most, setMost] = useState(PAGE);
  return (
    <>
      <ol className="cards rows" aria-label={label}>
        <PlayList songs={songs}>
          {songs.slice(0, most).map((song, at) => (
            <SongRow key={song.id} recommendation={{ song }} place={at + 1} match={null} />
          ))}
        </PlayList>
      </ol>
      {songs.length > most && (
        <button type="button" className="button more" onClick={() => setMost(songs.length)}>
          All {songs.length} songs
        </button>
      )}
    </>
  );
}
