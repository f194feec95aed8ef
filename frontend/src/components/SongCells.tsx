import type { Song } from "../api/client";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { AlbumLink, ArtistLink } from "./Names";

/** The first columns of a song in a list: cover, title and artist, then album and year. */
export function SongCells({ song }: { song: Song }) {
  return (
    <>
      <div className="row-song">
        <Cover song={song} size={40} />
        <span className="row-title">
          <a className="whole" href={songAddress(song.id)}>
            <strong>{song.title}</strong>
          </a>
          <ArtistLink name={song.artist} />
        </span>
      </div>
      <span className="row-album">
        <AlbumLink artist={song.artist} title={song.album} />
      </span>
      <span className="row-year">{song.year}</span>
    </>
  );
}
