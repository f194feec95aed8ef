import { useEffect, useState } from "react";
import { songAddress } from "../../lib/router";
import { next, previous, say, toggle, toggleMute, useOfClock, usePlayback } from "../../state/playback";
import { currentOf, type Track, usePlayer } from "../../state/player";
import { Cover } from "../Cover";
import { Icon } from "../Icon";
import { ArtistLink } from "../Names";
import { Toast } from "../Toast";
import { Controls, NextButton, PlayPause, Seek, Volume } from "./Controls";
import { QueuePanel } from "./QueuePanel";

const TROUBLE_SHOWN = 10_000;
/** What takes keys itself. */
const BUSY =
  "input:not([type=range]), textarea, select, button, a, summary, audio, [role=slider], [role=application], [contenteditable]";

/** The bar at the foot, once there is something to play. */
export function PlayerBar() {
  const track = currentOf(usePlayer())?.track;
  return track && <Bar track={track} />;
}

function Bar({ track }: { track: Track }) {
  const [open, setOpen] = useState(false);
  useKeys();
  // What is fixed to the foot of the window, and what ends there, makes room for the bar.
  useEffect(() => {
    document.documentElement.classList.add("has-player");
    return () => document.documentElement.classList.remove("has-player");
  }, []);
  return (
    <>
      {open && <QueuePanel close={() => setOpen(false)} />}
      <section className="player" aria-label="Player">
        <Progress />
        <div className="player-song">
          <a href={songAddress(track.id)} aria-label={`Open ${track.title}`} tabIndex={-1}>
            <Cover song={track} size={56} />
          </a>
          <p>
            <a href={songAddress(track.id)}>
              <strong>{track.title}</strong>
            </a>
            <ArtistLink name={track.artist} />
          </p>
        </div>
        <div className="player-middle">
          <Controls />
          <Seek />
        </div>
        <div className="player-end">
          <button
            type="button"
            className="round toggle"
            aria-expanded={open}
            aria-label="Queue"
            title="Queue"
            onClick={() => setOpen(!open)}
          >
            <Icon name="queue" />
          </button>
          <Volume />
        </div>
        <div className="player-mini">
          <PlayPause />
          <NextButton />
          <button type="button" className="round" aria-label="Queue and controls" onClick={() => setOpen(true)}>
            <Icon name="queue" />
          </button>
        </div>
      </section>
    </>
  );
}

/** A line over the bar of a phone, on which there is no room to seek. */
function Progress() {
  const share = useOfClock(({ position, duration }) =>
    duration > 0 ? Math.round(Math.min(1, position / duration) * 1000) / 10 : 0,
  );
  return (
    <span className="player-progress" aria-hidden="true">
      <span style={{ width: `${share}%` }} />
    </span>
  );
}

/** Says what could not be played, for a while. */
export function PlayerTrouble() {
  const { trouble } = usePlayback();
  useEffect(() => {
    if (!trouble) return;
    const timer = setTimeout(() => say(""), TROUBLE_SHOWN);
    return () => clearTimeout(timer);
  }, [trouble]);
  return (
    <Toast>
      {trouble && (
        <>
          <p>{trouble}</p>
          <button type="button" className="round" aria-label="Close" onClick={() => say("")}>
            <Icon name="close" />
          </button>
        </>
      )}
    </Toast>
  );
}

const KEYS: Record<string, () => void> = { " ": toggle, N: next, P: previous, m: toggleMute };

/** Keys that hold while nothing that takes keys itself has the focus. */
function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = KEYS[event.key];
      const busy = event.target instanceof Element && event.target.closest(BUSY);
      if (!act || busy || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      event.preventDefault();
      if (!event.repeat) act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
