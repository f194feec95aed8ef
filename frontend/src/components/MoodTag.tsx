import { moodColour } from "../lib/emotions";

export function MoodTag({ mood }: { mood: string | null | undefined }) {
  if (!mood) return null;
  return (
    <span className="mood-tag" style={{ color: moodColour(mood) }}>
      {mood}
    </span>
  );
}
