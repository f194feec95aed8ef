import type { Song } from "../api/client";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { PlayButton } from "./player/PlayButton";

/** The first columns of a song in a list: cover, title and artist, then album and year. */
export function SongCells({ song }: { song: Song }) {
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
      <span className="row-album">{song.album}</span>
      <span className="row-year">{song.year}</span>
    </>
  );
}
