import type { Song } from "../api/client";

/** A song's cover. Beside its title it is decoration, so it has no words of its own. */
export function Cover({ song, size }: { song: Pick<Song, "cover">; size: number }) {
  return <img className="cover" src={song.cover} width={size} height={size} alt="" loading="lazy" decoding="async" />;
}
