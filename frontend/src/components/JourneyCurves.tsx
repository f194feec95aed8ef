import { useEffect, useId, useRef, useState } from "react";
import type { Journey, JourneyStep } from "../api/client";
import { AFFECTS, type Affect, ENDS, LEAST, levelInWords, MOST } from "../lib/affect";
import { curvePath, type Knot, levelAt } from "../lib/curve";
import { emotionColour, ranked } from "../lib/emotions";
import { songAddress } from "../lib/router";
import { bent, HOLDS, isBent, type JourneyState, straightened } from "../state/journey";
import { changeJourney } from "../state/journeyStore";
import { CurveHold } from "./CurveHold";

const HEIGHT: Record<Affect, number> = { valence: 250, energy: 150 };
const MARGIN = { x: 34, y: 30 };
const [SMALLEST, LARGEST] = [5, 19];

interface Props {
  journey: JourneyState;
  planned: Journey;
}

/** Both curves of a journey, as far as the library's model tells brightness and energy. */
export function JourneyCurves({ journey, planned }: Props) {
  const isTold = (affect: Affect) => planned.start.path[affect] !== null && planned.goal.path[affect] !== null;
  return AFFECTS.every(isTold) ? <Curves journey={journey} planned={planned} /> : null;
}

/** The curves with the songs on them; each can be taken hold of and pulled. */
function Curves({ journey, planned }: Props) {
  const panel = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(panel.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <section className="panel journey-curves" ref={panel} aria-label="The way there">
      {width > 0 && AFFECTS.map((affect) => <Curve key={affect} {...{ affect, journey, planned, width }} />)}
      <p className="dim small">
        {isBent(journey) ? (
          <button type="button" className="quiet" onClick={() => changeJourney(straightened)}>
            Straighten the way
          </button>
        ) : (
          "Pull a ring up or down to bend the way."
        )}
      </p>
    </section>
  );
}

interface CurveProps {
  affect: Affect;
  journey: JourneyState;
  planned: Journey;
  width: number;
}

function Curve({ affect, journey, planned, width }: CurveProps) {
  const gradient = useId();
  const height = HEIGHT[affect];
  const x = (at: number): number => MARGIN.x + at * (width - 2 * MARGIN.x);
  const y = (level: number): number => MARGIN.y + ((MOST - level) / (MOST - LEAST)) * (height - 2 * MARGIN.y);
  const levelOf = (place: number): number => MOST - ((place - MARGIN.y) / (height - 2 * MARGIN.y)) * (MOST - LEAST);
  const knots = knotsOf(journey, planned, affect);
  const path = curvePath(knots, x, y);
  const steps = planned.steps;
  const last = steps.length - 1;
  const [low, high] = ENDS[affect];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture is no fieldset
    <svg className="journey-curve" width={width} height={height} role="group" aria-label={`${low} to ${high}`}>
      <defs>
        <linearGradient id={gradient} gradientUnits="userSpaceOnUse" x1={x(0)} x2={x(1)}>
          {steps.map((step, i) => (
            <stop key={step.song.id} offset={i / last} style={{ stopColor: tintOf(step) }} />
          ))}
        </linearGradient>
      </defs>
      <path className="journey-area" d={`${path}V${height}H${x(0)}Z`} fill={`url(#${gradient})`} />
      <path className="journey-path" d={path} stroke={`url(#${gradient})`} />
      <text x={MARGIN.x - 22} y={16}>
        {high}
      </text>
      <text x={MARGIN.x - 22} y={height - 8}>
        {low}
      </text>
      {steps.map((step, i) => (
        <Dot
          key={step.song.id}
          step={step}
          x={x(i / last)}
          y={y(step.song[affect] ?? LEAST)}
          path={y(levelAt(knots, i / last))}
          radius={affect === "valence" ? radiusOf(width, steps.length) : SMALLEST}
        />
      ))}
      {HOLDS.map((hold, i) => {
        const level = journey.bends[i]?.[affect] ?? levelAt(knots, hold);
        return (
          <CurveHold
            key={hold}
            name={`${high[0]!.toUpperCase()}${high.slice(1)} ${["a quarter", "half", "three quarters"][i]} of the way`}
            said={levelInWords(affect, level)}
            x={x(hold)}
            y={y(level)}
            level={level}
            pulled={journey.bends[i]?.[affect] !== undefined}
            levelOf={levelOf}
            pull={(to, step) => changeJourney((was) => bent(was, i, affect, to), step)}
          />
        );
      })}
    </svg>
  );
}

/** A song where it is, and a thread to where the way is. */
function Dot({ step, x, y, path, radius }: { step: JourneyStep; x: number; y: number; path: number; radius: number }) {
  const { song } = step;
  const clip = useId();
  const covered = radius > 2 * SMALLEST;
  return (
    <a href={songAddress(song.id)} tabIndex={-1} aria-label={`${song.title}, ${song.artist}`} className="journey-dot">
      <title>{`${song.title}, ${song.artist}`}</title>
      <line x1={x} x2={x} y1={y} y2={path} />
      {covered && (
        <>
          <clipPath id={clip}>
            <circle cx={x} cy={y} r={radius} />
          </clipPath>
          <image
            href={song.cover}
            x={x - radius}
            y={y - radius}
            width={2 * radius}
            height={2 * radius}
            clipPath={`url(#${clip})`}
            preserveAspectRatio="xMidYMid slice"
          />
        </>
      )}
      <circle
        cx={x}
        cy={y}
        r={radius}
        style={covered ? { stroke: tintOf(step) } : { fill: tintOf(step), stroke: "var(--panel)" }}
      />
    </a>
  );
}

/** The colours of a song's two leading emotions, mixed as they are. */
function tintOf({ song: { emotions } }: JourneyStep): string {
  const [first, second] = emotions ? ranked(emotions) : [];
  if (!emotions || !first || !second) return "var(--faint)";
  const share = emotions[first] / Math.max(emotions[first] + emotions[second], 0.01);
  return `color-mix(in oklab, ${emotionColour(first)} ${Math.round(100 * share)}%, ${emotionColour(second)})`;
}

const radiusOf = (width: number, songs: number): number =>
  Math.max(SMALLEST, Math.min(LARGEST, (0.42 * (width - 2 * MARGIN.x)) / (songs - 1)));

/** What the way passes: its ends, and where it was pulled, there in both numbers, as the server has it. */
function knotsOf(journey: JourneyState, planned: Journey, affect: Affect): Knot[] {
  const start = planned.start.path[affect] ?? LEAST;
  const goal = planned.goal.path[affect] ?? LEAST;
  const bends = journey.bends.flatMap((bend, i) => {
    const at = HOLDS[i]!;
    return Object.keys(bend).length > 0 ? [{ at, level: bend[affect] ?? start + at * (goal - start) }] : [];
  });
  return [{ at: 0, level: start }, ...bends, { at: 1, level: goal }];
}
