import { memo } from "react";
import type { Recommendation } from "../api/client";
import { emotionColour, leading } from "../lib/emotions";
import { genreInWords } from "../lib/genres";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { Icon } from "./Icon";
import { Judge } from "./Judge";
import { Match } from "./Match";
import { matchedLines, Start } from "./MatchedLine";
import { MoodTag } from "./MoodTag";
import { ArtistLink } from "./Names";
import { PlayButton } from "./player/PlayButton";
import { QueueButton } from "./player/QueueButton";
import { ThemeChips } from "./ThemeChips";

const MOST_GENRES = 2;
const MOST_REASONS = 2;

interface Props {
  recommendation: Recommendation;
  place: number;
  /** How well it matches as it is shown; null for a search, of which only the order says something to a reader. */
  match: number | null;
}

/** One recommendation: the song, how well it matches, the lines that do, and why. Not drawn anew while a slider moves. */
export const SongCard = memo(function SongCard({ recommendation, place, match }: Props) {
  const { song, reasons } = recommendation;
  const lines = matchedLines(reasons);
  const tint = song.emotions ? emotionColour(leading(song.emotions)) : "var(--line)";
  return (
    <li className="card" style={{ "--tint": tint } as React.CSSProperties}>
      <div className="card-head">
        <Cover song={song} size={84} />
        <span className="card-title">
          <span className="visually-hidden">{`${place}. `}</span>
          <a className="whole" href={songAddress(song.id)}>
            <strong>{song.title}</strong>
          </a>
          <ArtistLink name={song.artist} />
          <span className="card-facts">
            <MoodTag mood={song.mood} />
            {song.year !== null && song.year !== undefined && <span>{song.year}</span>}
            {song.genre && <span>{genreInWords(song.genre, MOST_GENRES)}</span>}
          </span>
        </span>
        {match !== null && <Match share={match} />}
      </div>
      <PlayButton song={song} />
      <ThemeChips themes={song.themes} />
      {lines.length > 0 && (
        <blockquote>
          {lines.map(([line, start]) => (
            <p key={line}>
              <Start song={song} seconds={start} />
              {line}
            </p>
          ))}
        </blockquote>
      )}
      {reasons.slice(0, MOST_REASONS).map((reason) => (
        <p className="reason" key={reason.text}>
          {reason.text}
        </p>
      ))}
      <footer>
        <Judge song={song} />
        <QueueButton song={song} />
        <a className="quiet" href={`${songAddress(song.id)}?similar`} aria-label={`More like this: ${song.title}`}>
          <Icon name="similar" /> More like this
        </a>
        <a className="quiet end" href={songAddress(song.id)} aria-label={`Open ${song.title}`}>
          Open <Icon name="open" />
        </a>
      </footer>
    </li>
  );
});
