import type { Song } from "../../api/client";
import { playTracks, say, toggle, usePlays } from "../../state/playback";
import { trackOf, tracksOf } from "../../state/player";
import { Icon } from "../Icon";
import { usePlayList } from "./PlayList";

/** Plays a song, and then the rest of the list it is in. Nothing for a song without a file. */
export function PlayButton({ song, big = false }: { song: Song; big?: boolean }) {
  const list = usePlayList();
  const plays = usePlays(song.id);
  const { audio } = song;
  if (!audio) return null;
  const press = () => {
    if (plays !== "no") toggle();
    else if (audio.trouble) say(`“${song.title}” cannot be played. ${audio.trouble}`);
    else playFrom(song, list);
  };
  return (
    <button
      type="button"
      className={["play", big && "big", plays !== "no" && "current", audio.trouble && "mute"].filter(Boolean).join(" ")}
      aria-label={`${plays === "playing" ? "Pause" : "Play"} ${song.title}`}
      title={audio.trouble ?? (plays === "playing" ? "Pause" : "Play")}
      onClick={press}
    >
      <Icon name={plays === "playing" ? "pause" : "play"} filled />
    </button>
  );
}

/** Plays a song from a second of it, and then the rest of a list that it is in. */
export function playFrom(song: Song, list: readonly Song[], from = 0): void {
  const track = trackOf(song);
  if (!track) return;
  const tracks = tracksOf(list);
  const place = tracks.findIndex(({ id }) => id === song.id);
  if (place < 0) playTracks([track], 0, from);
  else playTracks(tracks, place, from);
}
