import type { Song } from "../../api/client";
import { playTracks } from "../../state/playback";
import { tracksOf } from "../../state/player";
import { Icon } from "../Icon";

/** Plays a list from its beginning. Nothing for a list in which no song has a file. */
export function PlayAll({ songs, label }: { songs: readonly Song[]; label: string }) {
  const tracks = tracksOf(songs);
  if (tracks.length === 0) return null;
  return (
    <button
      type="button"
      className="button primary play-all"
      aria-label={`Play ${label}`}
      title={tracks.length < songs.length ? `${tracks.length} of these ${songs.length} songs have a file` : undefined}
      onClick={() => playTracks(tracks)}
    >
      <Icon name="play" filled /> Play
    </button>
  );
}
