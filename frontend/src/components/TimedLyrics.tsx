import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { Section, SongSheet } from "../api/client";
import { emotionColour, leading, percent } from "../lib/emotions";
import { clock } from "../lib/time";
import { lineAt, timedLines } from "../lib/timedLines";
import { play, seek, useOfClock, usePlays } from "../state/playback";
import { Icon } from "./Icon";
import { playFrom } from "./player/PlayButton";

/** The lyrics, section by section. While the song plays, the line that is sung is marked and kept in view. */
export function TimedLyrics({ song, place }: { song: SongSheet; place: RefObject<HTMLDivElement | null> }) {
  const timed = useMemo(() => timedLines(song.lyrics_sections), [song.lyrics_sections]);
  const plays = usePlays(song.id);
  const sung = useOfClock(({ position }) => (plays === "no" ? -1 : lineAt(timed, position)));
  const now = timed[sung];
  const [follows, setFollows] = useFollowing(place, plays === "playing" ? sung : -1);
  const sing = (seconds: number) => {
    setFollows(true);
    if (plays === "no") playFrom(song, [song], seconds);
    else {
      seek(seconds);
      play();
    }
  };
  const canPlay = song.audio?.trouble === null;
  return (
    <>
      <div className="lyrics" ref={place}>
        {song.lyrics_sections.map((section, position) => (
          <LyricsSection
            key={position}
            section={section}
            position={position}
            now={now?.section === position ? now.line : -1}
            sing={canPlay ? sing : null}
          />
        ))}
      </div>
      {plays === "playing" && timed.length > 0 && !follows && (
        <button type="button" className="button follow" onClick={() => setFollows(true)}>
          <Icon name="play" filled /> Follow the music
        </button>
      )}
    </>
  );
}

/** Whether the page follows the music: until somebody scrolls, and then again when they want it to. */
function useFollowing(place: RefObject<HTMLDivElement | null>, sung: number) {
  const [follows, setFollows] = useState(true);
  const last = useRef(-1);

  useEffect(() => {
    const leave = (event: Event) => {
      const scrolls = !(event instanceof KeyboardEvent) || /^(Page|Arrow|Home|End)/.test(event.key);
      if (scrolls && last.current >= 0) setFollows(false);
    };
    const events = ["wheel", "touchmove", "keydown"];
    for (const event of events) window.addEventListener(event, leave, { passive: true });
    return () => {
      for (const event of events) window.removeEventListener(event, leave);
    };
  }, []);

  useEffect(() => {
    last.current = sung;
    if (!follows || sung < 0) return;
    const line = place.current?.querySelector("[aria-current]");
    const smooth = window.matchMedia("(prefers-reduced-motion: no-preference)").matches;
    line?.scrollIntoView({ block: "center", behavior: smooth ? "smooth" : "instant" });
  }, [sung, follows, place]);

  return [follows, setFollows] as const;
}

interface SectionProps {
  section: Section;
  position: number;
  /** The line that is sung; -1 if it is none of this section. */
  now: number;
  /** Plays from a second; null if the song cannot be played. */
  sing: ((seconds: number) => void) | null;
}

function LyricsSection({ section, position, now, sing }: SectionProps) {
  const lead = section.emotions ? leading(section.emotions) : null;
  const name = section.label ?? `Part ${position + 1}`;
  return (
    <section
      tabIndex={-1}
      aria-label={name}
      className={section.repeat_of === null ? "section" : "section repeat"}
      style={{ "--tint": lead ? emotionColour(lead) : "var(--line)" } as React.CSSProperties}
    >
      <header>
        <h3>{name}</h3>
        {lead && (
          <span className="lead-emotion">
            {lead} {percent(section.emotions![lead])}
          </span>
        )}
        {section.repeat_of === null && section.times_sung > 1 && (
          <span className="dim">sung {section.times_sung} times</span>
        )}
      </header>
      {section.lines.map((line, at) => (
        <Line key={at} line={line} time={section.times?.[at] ?? null} isSung={at === now} sing={sing} />
      ))}
    </section>
  );
}

interface LineProps {
  line: string;
  time: number | null;
  isSung: boolean;
  sing: ((seconds: number) => void) | null;
}

function Line({ line, time, isSung, sing }: LineProps) {
  if (time === null) return <p>{line}</p>;
  const stamp = <time dateTime={`PT${time}S`}>{clock(time)}</time>;
  const current = isSung || undefined;
  if (!sing) {
    return (
      <p aria-current={current}>
        {stamp}
        {line}
      </p>
    );
  }
  return (
    <p aria-current={current}>
      <button type="button" title={`Play from ${clock(time)}`} onClick={() => sing(time)}>
        {stamp}
        <span>{line}</span>
      </button>
    </p>
  );
}
