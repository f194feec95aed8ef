import { useMoods, useRecommendations } from "../api/queries";
import { CoverRow } from "../components/CoverRow";
import { Icon } from "../components/Icon";
import { KeepList } from "../components/Keep";
import { Trouble, Waiting } from "../components/Said";
import { type Mood, moodColour } from "../lib/emotions";
import { useLeaveOut } from "../state/leaveOut";
import { useListener } from "../state/listener";
import { type Judged, useTaste } from "../state/taste";
import { change } from "../state/wishStore";

const NOTES: Record<Mood, string> = {
  Happy: "Bright: joy and love",
  "Anxious/Sad": "Dark: loss, worry, anger",
  Energetic: "High energy, in joy or in anger",
  Calm: "Low energy, tender or wistful",
};

/** What Discover shows before anything is wished for: rows of covers. */
export function Home() {
  const moods = useMoods();
  if (moods.error && !moods.data) return <Trouble error={moods.error} />;
  if (!moods.data) return <Waiting kind="tile" shapes={8} />;
  return (
    <>
      <ForYou />
      {moods.data.moods
        .filter((mood) => mood.examples.length > 0)
        .map((mood) => (
          <CoverRow
            key={mood.name}
            name={mood.name}
            title={
              <>
                <span className="dot" style={{ color: moodColour(mood.name) }} aria-hidden="true" /> {mood.name}
              </>
            }
            note={`${NOTES[mood.name]} · ${mood.songs.toLocaleString("en")} ${mood.songs === 1 ? "song" : "songs"}`}
            action={
              <button
                type="button"
                className="quiet"
                aria-label={`Show all ${mood.name} songs`}
                onClick={() => change({ mood: mood.name })}
              >
                Show all <Icon name="open" />
              </button>
            }
            songs={mood.examples}
          />
        ))}
    </>
  );
}

/** What the listener is likely to like, and something new; where the server knows no listener, songs near the liked ones. */
export function ForYou() {
  const { name, known } = useListener();
  const taste = useTaste();
  if (!known) return taste.liked.length > 0 ? <TasteRow liked={taste.liked} disliked={taste.disliked} /> : null;
  return known.interests.length > 0 ? <KnownRow listener={name} exploration={known.exploration} /> : null;
}

function KnownRow({ listener, exploration }: { listener: string; exploration: number }) {
  const leaveOut = useLeaveOut();
  const answer = useRecommendations({ listener, k: 16, ...(leaveOut.length > 0 && { leave_out: [...leaveOut] }) });
  const songs = answer.data?.recommendations.map(({ song }) => song) ?? [];
  if (songs.length === 0) return answer.isFetching ? <Waiting kind="tile" shapes={8} /> : null;
  const note = `From all that you like${exploration > 0 ? ", and something new every day" : ""}`;
  return (
    <CoverRow
      title="For you"
      name="what is for you"
      note={note}
      action={<KeepList name="For you" songs={songs} />}
      songs={songs}
    />
  );
}

/** Songs near the liked ones. */
function TasteRow({ liked, disliked }: { liked: readonly Judged[]; disliked: readonly Judged[] }) {
  const leaveOut = useLeaveOut();
  const answer = useRecommendations({
    liked: liked.map((song) => song.id),
    disliked: disliked.map((song) => song.id),
    k: 16,
    ...(leaveOut.length > 0 && { leave_out: [...leaveOut] }),
  });
  const songs = answer.data?.recommendations.map(({ song }) => song) ?? [];
  if (songs.length === 0) return answer.isFetching ? <Waiting kind="tile" shapes={8} /> : null;
  return (
    <CoverRow
      title="From what you like"
      name="what is near your likes"
      note={`Near ${liked
        .slice(0, 2)
        .map((song) => song.title)
        .join(" and ")}`}
      action={<KeepList name="From what I like" songs={songs} />}
      songs={songs}
    />
  );
}
