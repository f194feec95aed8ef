import { albumAddress, artistAddress } from "../lib/router";

/** An artist's name, which leads to the artist. */
export function ArtistLink({ name }: { name: string }) {
  return (
    <a className="name" href={artistAddress(name)}>
      {name}
    </a>
  );
}

interface AlbumLinkProps {
  /** Who performs the song; its album may be another's, which the server knows. */
  artist: string;
  title: string | null | undefined;
}

/** An album's title, which leads to the album; nothing if there is none. */
export function AlbumLink({ artist, title }: AlbumLinkProps) {
  if (!title) return null;
  return (
    <a className="name" href={albumAddress(artist, title)}>
      {title}
    </a>
  );
}
