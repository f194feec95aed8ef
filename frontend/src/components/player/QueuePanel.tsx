import { useEffect, useRef, useState } from "react";
import { clock } from "../../lib/time";
import { jumpTo, stop, take } from "../../state/playback";
import { cleared, currentOf, type Entry, moved, player, usePlayer } from "../../state/player";
import { Cover } from "../Cover";
import { Icon } from "../Icon";
import { Controls, Seek, Volume } from "./Controls";

const NARROW = "(max-width: 760px)";

/** The queue: beside the page, or on a phone in its place, with all that the small bar has no room for. */
export function QueuePanel({ close }: { close: () => void }) {
  const queue = usePlayer();
  const dialog = useRef<HTMLDialogElement>(null);
  const [said, setSaid] = useState("");
  const current = currentOf(queue);

  useEffect(() => {
    const element = dialog.current!;
    if (window.matchMedia(NARROW).matches) element.showModal();
    else element.show();
    element.querySelector(".queue-entry.current")?.scrollIntoView({ block: "nearest" });
    return () => element.close();
  }, []);

  const move = (entry: Entry, to: number) => {
    const place = Math.min(Math.max(0, to), queue.entries.length - 1);
    player.set((now) => moved(now, entry.key, place));
    setSaid(`${entry.track.title}: ${place + 1} of ${queue.entries.length}`);
  };

  return (
    <dialog
      ref={dialog}
      className="queue"
      aria-label="Queue"
      onCancel={close}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <header>
        <h2>Queue</h2>
        <span className="dim small">{queue.entries.length}</span>
        <button
          type="button"
          className="quiet end"
          disabled={queue.entries.length < 2}
          onClick={() => player.set(cleared)}
        >
          Clear
        </button>
        <button type="button" className="round" aria-label="Stop and close the player" title="Stop" onClick={stop}>
          <Icon name="trash" />
        </button>
        <button type="button" className="round" aria-label="Close the queue" title="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {current && (
        <div className="queue-controls">
          <Cover song={current.track} size={200} />
          <p>
            <strong>{current.track.title}</strong>
            <span className="dim">{current.track.artist}</span>
          </p>
          <Seek />
          <Controls />
          <Volume />
        </div>
      )}
      <Entries entries={queue.entries} at={queue.at} move={move} />
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </dialog>
  );
}

interface EntriesProps {
  entries: readonly Entry[];
  at: number;
  move: (entry: Entry, to: number) => void;
}

function Entries({ entries, at, move }: EntriesProps) {
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);

  /** Moves an entry to where the pointer is, until it is let go. */
  const drag = (entry: Entry) => {
    setDragged(entry.key);
    const follow = (event: PointerEvent) => {
      const box = list.current!.getBoundingClientRect();
      const row = box.height / entries.length;
      move(entry, Math.floor((event.clientY - box.top) / row));
    };
    const drop = () => {
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("pointercancel", drop);
      setDragged(null);
    };
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", drop);
    window.addEventListener("pointercancel", drop);
  };

  const press = (event: React.KeyboardEvent, entry: Entry, place: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(entry, place + step);
  };

  return (
    <ol ref={list} className="queue-entries">
      {entries.map((entry, place) => (
        <li
          key={entry.key}
          className={[
            "queue-entry",
            place === at && "current",
            place < at && "past",
            entry.key === dragged && "dragged",
          ]
            .filter(Boolean)
            .join(" ")}
          aria-current={place === at || undefined}
        >
          <button
            type="button"
            className="round handle"
            aria-label={`Move ${entry.track.title}`}
            aria-keyshortcuts="ArrowUp ArrowDown"
            title="Drag, or press the arrow keys"
            onPointerDown={() => drag(entry)}
            onKeyDown={(event) => press(event, entry, place)}
          >
            <Icon name="handle" />
          </button>
          <button type="button" className="queue-song" title="Play" onClick={() => jumpTo(entry.key)}>
            <Cover song={entry.track} size={40} />
            <span>
              <strong>{entry.track.title}</strong>
              <span className="dim">{entry.track.artist}</span>
            </span>
            {entry.track.seconds !== null && <time className="dim small">{clock(entry.track.seconds)}</time>}
          </button>
          <button
            type="button"
            className="round"
            aria-label={`Take ${entry.track.title} out of the queue`}
            title="Take out"
            onClick={() => take(entry.key)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ol>
  );
}
