import { useState } from "react";
import type { Song } from "../../api/client";
import { enqueue } from "../../state/playback";
import { trackOf } from "../../state/player";
import { Icon } from "../Icon";

/** Puts a song at the end of the queue, or with Shift next. Nothing for a song that cannot be played. */
export function QueueButton({ song, place = "end" }: { song: Song; place?: "next" | "end" }) {
  const [added, setAdded] = useState(false);
  const track = trackOf(song);
  if (!track) return null;
  const name = place === "next" ? "Play next" : "Add to queue";
  return (
    <button
      type="button"
      className="round"
      aria-label={`${name}: ${song.title}`}
      title={added ? "Added" : place === "next" ? name : `${name} (with Shift: play next)`}
      onClick={(event) => {
        enqueue([track], event.shiftKey ? "next" : place);
        setAdded(true);
      }}
      onBlur={() => setAdded(false)}
      onPointerLeave={() => setAdded(false)}
    >
      <Icon name={added ? "done" : place === "next" ? "playNext" : "playlist"} />
    </button>
  );
}
