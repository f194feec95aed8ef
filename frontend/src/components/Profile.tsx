import type { Profile } from "../api/client";
import { MOODS, moodColour } from "../lib/emotions";
import { AffectScales } from "./AffectScales";
import { Bars, EmotionBars } from "./Bars";
import { ThemeChips } from "./ThemeChips";

/** What songs feel like together: their emotions, how bright and energetic they are, their moods and themes. */
export function ProfilePanels({ profile }: { profile: Profile }) {
  if (!profile.emotions) return <p className="note">No mood is guessed: none of these lyrics could be analysed.</p>;
  const moods = MOODS.filter((mood) => profile.moods[mood]);
  return (
    <div className="panels profile">
      <section className="panel">
        <h2>Emotions</h2>
        <EmotionBars emotions={profile.emotions} />
      </section>
      <section className="panel">
        <h2>Moods</h2>
        <Bars
          label="Songs of each mood"
          bars={moods.map((mood) => ({
            name: mood,
            value: profile.moods[mood] ?? 0,
            text: String(profile.moods[mood] ?? 0),
            colour: moodColour(mood),
          }))}
        />
        <AffectScales song={profile} wish={null} of={profile.usable === 1 ? "The song is" : "On the whole, it is"} />
      </section>
      {profile.themes.length > 0 && (
        <section className="panel">
          <h2>Sings of</h2>
          <ThemeChips themes={profile.themes.map(({ name }) => name)} />
        </section>
      )}
    </div>
  );
}

/** One picture of up to four covers. */
export function Mosaic({ covers, round = false }: { covers: readonly string[]; round?: boolean }) {
  const shown = covers.length < 4 ? covers.slice(0, 1) : covers.slice(0, 4);
  return (
    <span className={`mosaic${shown.length > 1 ? " of-four" : ""}${round ? " round-picture" : ""}`} aria-hidden="true">
      {shown.map((cover) => (
        <img key={cover} src={cover} alt="" />
      ))}
    </span>
  );
}
