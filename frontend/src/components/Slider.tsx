import { useId } from "react";
import { Icon } from "./Icon";

interface Props {
  /** What is slid, for whoever does not see what stands beside it. */
  name: string;
  /** What stands before and behind it. */
  before: string;
  after: string;
  min: number;
  max: number;
  step: number;
  value: number;
  /** The value in words. */
  said: string;
  tint: string;
  /** Which part of the track is filled, each end in 0..1. */
  filled: readonly [number, number];
  /** Nothing is asked for and nothing was read: it only shows where it would begin. */
  unset?: boolean;
  locked: boolean;
  lock: (value: number) => void;
  unlock: () => void;
}

/** One slider of a list. Moved by hand it is locked, and stays where it was put until it is unlocked. */
export function Slider(props: Props) {
  const { name, before, after, min, max, step, value, said, tint, filled, unset = false, locked, lock, unlock } = props;
  const id = useId();
  const rounded = Math.round(value / step) * step;
  const style = { "--tint": tint, "--from": `${filled[0] * 100}%`, "--to": `${filled[1] * 100}%` };
  return (
    <li style={style as React.CSSProperties} className={unset ? "unset" : undefined}>
      <label htmlFor={id}>{before}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={rounded}
        aria-label={name}
        aria-valuetext={said}
        onChange={(event) => lock(Number(event.target.value))}
      />
      <output htmlFor={id}>{after}</output>
      <button
        type="button"
        className="lock"
        aria-pressed={locked}
        aria-label={`Lock ${name}`}
        title={locked ? "Locked: typing does not move it" : "Lock it where it is"}
        onClick={() => (locked ? unlock() : lock(rounded))}
      >
        <Icon name={locked ? "locked" : "unlocked"} />
      </button>
    </li>
  );
}
