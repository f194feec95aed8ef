import type { Recommendation, Song } from "../api/client";
import { clock } from "../lib/time";
import { playFrom } from "./player/PlayButton";
import { usePlayList } from "./player/PlayList";

const MOST_LINES = 3;

/** The lines that matched, each once with the second at which it is sung, the strongest reason's first. */
export const matchedLines = (reasons: Recommendation["reasons"]): [string, number | null][] => {
  const starts = new Map<string, number | null>();
  for (const reason of reasons)
    reason.lines.forEach((line, at) => {
      if (!starts.has(line)) starts.set(line, reason.starts[at] ?? null);
    });
  return [...starts].slice(0, MOST_LINES);
};

/** When a line is sung, if that is known; it plays from there if it can. */
export function Start({ song, seconds }: { song: Song; seconds: number | null }) {
  const list = usePlayList();
  if (seconds === null) return null;
  const time = <time dateTime={`PT${seconds}S`}>{clock(seconds)}</time>;
  if (song.audio?.trouble !== null) return time;
  return (
    <button
      type="button"
      className="start"
      aria-label={`Play ${song.title} from ${clock(seconds)}`}
      title={`Play from ${clock(seconds)}`}
      onClick={() => playFrom(song, list, seconds)}
    >
      {time}
    </button>
  );
}
