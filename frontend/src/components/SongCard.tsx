import { memo } from "react";
import type { Recommendation } from "../api/client";
import { emotionColour, leading } from "../lib/emotions";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { Icon } from "./Icon";
import { Judge } from "./Judge";
import { MoodTag } from "./MoodTag";
import { ThemeChips } from "./ThemeChips";

const MOST_LINES = 3;
const MOST_REASONS = 2;

/** The lines that matched, each once, the strongest reason's first. */
const matchedLines = (recommendation: Recommendation): string[] =>
  [...new Set(recommendation.reasons.flatMap((reason) => reason.lines))].slice(0, MOST_LINES);

interface Props {
  recommendation: Recommendation;
  place: number;
  /** Whether its score is shown: of a search only the order says something to a reader. */
  scored?: boolean;
}

/** One recommendation: the song, how well it matches, the lines that do, and why. Not drawn anew while a slider moves. */
export const SongCard = memo(function SongCard({ recommendation, place, scored = true }: Props) {
  const { song, score, reasons } = recommendation;
  const lines = matchedLines(recommendation);
  const tint = song.emotions ? emotionColour(leading(song.emotions)) : "var(--line)";
  return (
    <li className="card" style={{ "--tint": tint } as React.CSSProperties}>
      <a className="card-head" href={songAddress(song.id)}>
        <Cover song={song} size={84} />
        <span className="card-title">
          <span className="visually-hidden">{`${place}. `}</span>
          <strong>{song.title}</strong>
          <span>{song.artist}</span>
          <span className="card-facts">
            <MoodTag mood={song.mood} />
            {song.year !== null && song.year !== undefined && <span>{song.year}</span>}
            {song.genre && <span>{song.genre}</span>}
          </span>
        </span>
        {scored && <Match score={score} />}
      </a>
      <ThemeChips themes={song.themes} />
      {lines.length > 0 && (
        <blockquote>
          {lines.map((line) => (
            <p key={line}>{line}</p>
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

function Match({ score }: { score: number }) {
  const share = Math.max(0, Math.min(1, score));
  const around = 2 * Math.PI * 17;
  return (
    <span className="match" title="How well it answers the wish">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <circle cx="20" cy="20" r="17" className="match-all" />
        <circle
          cx="20"
          cy="20"
          r="17"
          className="match-part"
          strokeDasharray={`${share * around} ${around}`}
          transform="rotate(-90 20 20)"
        />
      </svg>
      <span>
        {Math.round(share * 100)}
        <span className="visually-hidden"> % match</span>
      </span>
    </span>
  );
}
