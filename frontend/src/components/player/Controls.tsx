import { useRef, useState } from "react";
import { clock } from "../../lib/time";
import {
  next,
  previous,
  seek,
  setShuffle,
  setVolume,
  toggle,
  toggleMute,
  useClock,
  usePlayback,
  useSound,
} from "../../state/playback";
import { player, REPEATS, usePlayer } from "../../state/player";
import { Icon } from "../Icon";

const REPEAT_NAMES = { off: "Repeat", all: "Repeat all", one: "Repeat this song" };

/** Play, pause and what leads to other songs. */
export function Controls() {
  const { unshuffled, repeat } = usePlayer();
  return (
    <div className="controls">
      <button
        type="button"
        className="round toggle"
        aria-pressed={unshuffled !== null}
        aria-label="Shuffle"
        title="Shuffle"
        onClick={() => setShuffle(unshuffled === null)}
      >
        <Icon name="shuffle" />
      </button>
      <button
        type="button"
        className="round"
        aria-label="Previous song"
        aria-keyshortcuts="Shift+P"
        title="Previous (Shift+P)"
        onClick={previous}
      >
        <Icon name="previous" filled />
      </button>
      <PlayPause />
      <NextButton />
      <button
        type="button"
        className="round toggle"
        aria-pressed={repeat !== "off"}
        aria-label={REPEAT_NAMES[repeat]}
        title={REPEAT_NAMES[repeat]}
        onClick={() =>
          player.set((now) => ({ ...now, repeat: REPEATS[(REPEATS.indexOf(now.repeat) + 1) % REPEATS.length]! }))
        }
      >
        <Icon name={repeat === "one" ? "repeatOne" : "repeat"} />
      </button>
    </div>
  );
}

export function PlayPause() {
  const { playing, waiting } = usePlayback();
  return (
    <button
      type="button"
      className={waiting ? "play-pause waits" : "play-pause"}
      aria-label={playing ? "Pause" : "Play"}
      aria-keyshortcuts="Space"
      title={playing ? "Pause (space bar)" : "Play (space bar)"}
      onClick={toggle}
    >
      <Icon name={playing ? "pause" : "play"} filled />
    </button>
  );
}

export function NextButton() {
  return (
    <button
      type="button"
      className="round"
      aria-label="Next song"
      aria-keyshortcuts="Shift+N"
      title="Next (Shift+N)"
      onClick={next}
    >
      <Icon name="next" filled />
    </button>
  );
}

/** Where in the song it is, to be dragged elsewhere: the music goes there when it is let go. */
export function Seek() {
  const { position, duration } = useClock();
  const [held, setHeld] = useState<number | null>(null);
  const pressed = useRef(false);
  const shown = held ?? position;
  const share = duration > 0 ? Math.min(1, shown / duration) : 0;
  const drop = () => {
    pressed.current = false;
    if (held !== null) seek(held);
    setHeld(null);
  };
  return (
    <div className="seek" style={{ "--from": "0%", "--to": `${share * 100}%` } as React.CSSProperties}>
      <time>{clock(shown)}</time>
      <input
        type="range"
        min={0}
        max={Math.max(1, Math.round(duration))}
        step={1}
        value={Math.round(shown)}
        disabled={duration === 0}
        aria-label="Position in the song"
        aria-valuetext={`${clock(shown)} of ${clock(duration)}`}
        onPointerDown={() => {
          pressed.current = true;
        }}
        onPointerUp={drop}
        onPointerCancel={drop}
        onChange={(event) => {
          const to = Number(event.target.value);
          if (pressed.current) setHeld(to);
          else seek(to);
        }}
      />
      <time>{clock(duration)}</time>
    </div>
  );
}

export function Volume() {
  const { volume, muted } = useSound();
  const heard = muted ? 0 : volume;
  return (
    <div className="volume" style={{ "--from": "0%", "--to": `${heard * 100}%` } as React.CSSProperties}>
      <button
        type="button"
        className="round"
        aria-pressed={muted}
        aria-label="Mute"
        aria-keyshortcuts="M"
        title={muted ? "Unmute (M)" : "Mute (M)"}
        onClick={toggleMute}
      >
        <Icon name={heard === 0 ? "muted" : "volume"} />
      </button>
      <input
        type="range"
        min={0}
        max={100}
        value={Math.round(heard * 100)}
        aria-label="Volume"
        aria-valuetext={`${Math.round(heard * 100)} %`}
        onChange={(event) => setVolume(Number(event.target.value) / 100)}
      />
    </div>
  );
}
