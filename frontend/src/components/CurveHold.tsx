import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { LEAST, MOST } from "../lib/affect";

interface Props {
  name: string;
  /** The level in words. */
  said: string;
  x: number;
  y: number;
  level: number;
  /** Whether the way was pulled here, rather than passing by. */
  pulled: boolean;
  /** The level at a height of the picture. */
  levelOf: (y: number) => number;
  pull: (level: number, step: boolean) => void;
}

const STEPS: Record<string, number> = {
  ArrowUp: 0.5,
  ArrowRight: 0.5,
  ArrowDown: -0.5,
  ArrowLeft: -0.5,
  PageUp: 2,
  PageDown: -2,
};

/** A ring on a curve: pulled with a finger or the mouse, or moved with the arrow keys, as a slider. */
export function CurveHold({ name, said, x, y, level, pulled, levelOf, pull }: Props) {
  /** How far from the middle of the ring it was taken hold of; null while nobody does. */
  const held = useRef<{ offset: number; moved: boolean } | null>(null);
  const within = (to: number): number => Math.round(10 * Math.min(MOST, Math.max(LEAST, to))) / 10;
  const heightOf = (event: PointerEvent<SVGGElement>): number =>
    event.clientY - event.currentTarget.ownerSVGElement!.getBoundingClientRect().top;

  const press = (event: KeyboardEvent) => {
    const to = event.key === "Home" ? LEAST : event.key === "End" ? MOST : level + (STEPS[event.key] ?? 0);
    if (to === level) return;
    event.preventDefault();
    pull(within(to), true);
  };

  return (
    <g
      className={pulled ? "curve-hold pulled" : "curve-hold"}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation="vertical"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={within(level)}
      aria-valuetext={said}
      transform={`translate(${x} ${y})`}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { offset: heightOf(event) - y, moved: false };
      }}
      onPointerMove={(event) => {
        if (!held.current) return;
        const to = within(levelOf(heightOf(event) - held.current.offset));
        if (to !== within(level)) {
          // One pull, however many places it passes, is one step back.
          pull(to, !held.current.moved);
          held.current.moved = true;
        }
      }}
      onPointerUp={() => {
        held.current = null;
      }}
      onPointerCancel={() => {
        held.current = null;
      }}
    >
      <circle className="curve-reach" r={22} />
      <circle className="curve-ring" r={9} />
    </g>
  );
}
