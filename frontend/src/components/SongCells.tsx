import type { ReactNode } from "react";
import type { Song } from "../api/client";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { AlbumLink, ArtistLink } from "./Names";
import { PlayButton } from "./player/PlayButton";

/** The first columns of a song in a list: cover, title and artist, then album, or a line of its lyrics, and year. */
export function SongCells({ song, line }: { song: Song; line?: ReactNode }) {
  return (
    <>
      <div className="row-song">
        <PlayButton song={song} />
        <Cover song={song} size={40} />
        <span className="row-title">
          <a className="whole" href={songAddress(song.id)}>
            <strong>{song.title}</strong>
          </a>
          <ArtistLink name={song.artist} />
        </span>
      </div>
      {line ?? (
        <span className="row-album">
          <AlbumLink artist={song.artist} title={song.album} />
        </span>
      )}
      <span className="row-year">{song.year}</span>
    </>
  );
}
