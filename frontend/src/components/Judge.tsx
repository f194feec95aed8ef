import type { Song } from "../api/client";
import { judge, useTaste } from "../state/taste";
import { Icon } from "./Icon";

/** Like and "not for me", both of which can be taken back. */
export function Judge({ song }: { song: Song }) {
  const taste = useTaste();
  const likes = taste.liked.some((entry) => entry.id === song.id);
  const dislikes = taste.disliked.some((entry) => entry.id === song.id);
  return (
    <>
      <button
        type="button"
        className="round like"
        aria-pressed={likes}
        aria-label={`Like ${song.title}`}
        title="Like"
        onClick={() => judge(song, "liked")}
      >
        <Icon name="heart" filled={likes} />
      </button>
      <button
        type="button"
        className="round dislike"
        aria-pressed={dislikes}
        aria-label={`${song.title} is not for me`}
        title="Not for me"
        onClick={() => judge(song, "disliked")}
      >
        <Icon name="not" />
      </button>
    </>
  );
}
