import type { ReactNode } from "react";
import type { Song } from "../api/client";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { PlayButton } from "./player/PlayButton";

/** The first columns of a song in a list: cover, title and artist, then album, or a line of its lyrics, and year. */
export function SongCells({ song, line }: { song: Song; line?: ReactNode }) {
  return (
    <>
      <span className="row-song">
        <PlayButton song={song} />
        <a href={songAddress(song.id)}>
          <Cover song={song} size={40} />
          <span className="row-title">
            <strong>{song.title}</strong>
            <span>{song.artist}</span>
          </span>
        </a>
      </span>
      {line ?? <span className="row-album">{song.album}</span>}
      <span className="row-year">{song.year}</span>
    </>
  );
}
