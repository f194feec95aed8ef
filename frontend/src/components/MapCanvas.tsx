import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { SongMap } from "../api/client";
import { type Camera, extent, onScreen, panned, type Size, toScreen, toSquare, whole, zoomed } from "../lib/camera";
import { drawLabels, drawOutline, drawRegions, MOST_NAMED, moodColours } from "../lib/overlay";
import { regions } from "../lib/regions";
import { navigate, songAddress } from "../lib/router";
import { FADED, moodIndex, Scatter, STRONG, USUAL } from "../lib/scatter";
import type { Grid } from "../lib/spatial";
import { Icon } from "./Icon";

const REACH = 14;
const STEP = 60;
const CLOSER = 1.4;
const ORDERED = 2000;
/** How much closer than the whole map a song is shown that is looked for. */
const NEAREST = 8;
const FLIGHT = 450;

interface Props {
  map: SongMap;
  grid: Grid;
  hidden: readonly boolean[];
  /** Songs that stand out from the others; null: all are equal. */
  strong: readonly number[] | null;
  /** Songs that the map goes to when they change; null: it stays where it is. */
  focus: readonly number[] | null;
  lasso: boolean;
  picked: (songs: number[]) => void;
  /** The camera came to rest: these songs are on screen, the nearest to the middle first. */
  rested: (songs: number[]) => void;
}

/** The songs as points that can be moved, come closer, hovered and circled, by mouse, touch or keys. */
export function MapCanvas({ map, grid, hidden, strong, focus, lasso, picked, rested }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const scatter = useRef<Scatter | null>(null);
  const size = useRef<Size>({ width: 0, height: 0 });
  const camera = useRef<Camera>({ x: 0.5, y: 0.5, scale: 0 });
  const pointers = useRef(new Map<number, [number, number]>());
  const outline = useRef<number[]>([]);
  const moved = useRef(false);
  const drawing = useRef(0);
  const flying = useRef(0);
  const resting = useRef(0);
  const [hover, setHover] = useState<{ song: number; left: number; top: number } | null>(null);
  const [trouble, setTrouble] = useState("");
  const shown = useMemo(() => (i: number) => !hidden[moodIndex(map.mood[i]!)], [hidden, map]);
  const songs = map.ids.length;
  const box = useMemo(() => extent(map.x, map.y), [map]);
  const named = useMemo(() => regions(map), [map]);
  const showAll = () => look(whole(size.current, box));
  const closer = (factor: number, left?: number, top?: number) =>
    look(zoomed(camera.current, size.current, whole(size.current, box).scale, factor, left, top));

  // What the frame loop reads; it always draws the latest.
  const draw = useRef(() => {});
  draw.current = () => {
    cancelAnimationFrame(drawing.current);
    drawing.current = requestAnimationFrame(() => {
      if (!over.current || size.current.width === 0) return;
      // Few songs or a close look: larger discs.
      const disc = Math.min(
        22,
        (songs > 20_000 ? 3 : songs > 2000 ? 5 : 10) * (camera.current.scale / whole(size.current, box).scale) ** 0.4,
      );
      scatter.current?.draw(camera.current, size.current, songs, disc, hidden);
      const pen = drawOutline(over.current, size.current, camera.current, outline.current);
      const view = onScreen(camera.current, size.current);
      drawLabels(
        pen,
        grid.within(view, shown, MOST_NAMED),
        map,
        (i) => toScreen(camera.current, size.current, map.x[i]!, map.y[i]!),
        disc,
      );
      drawRegions(pen, named, ({ x, y }) => toScreen(camera.current, size.current, x, y));
      clearTimeout(resting.current);
      resting.current = window.setTimeout(
        () => rested(nearestFirst(grid.within(view, shown), map, camera.current)),
        120,
      );
    });
  };

  /** Goes there in a moment, or at once for those who want no motion. */
  const fly = (to: Camera) => {
    const from = camera.current;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const began = performance.now();
    const step = () => {
      const share = still ? 1 : Math.min(1, (performance.now() - began) / FLIGHT);
      const eased = 1 - (1 - share) ** 3;
      const between = (a: number, b: number) => a + (b - a) * eased;
      look({
        x: between(from.x, to.x),
        y: between(from.y, to.y),
        scale: from.scale * (to.scale / from.scale) ** eased,
      });
      if (share < 1) flying.current = requestAnimationFrame(step);
    };
    cancelAnimationFrame(flying.current);
    step();
  };

  const look = (next: Camera) => {
    camera.current = next;
    setHover(null);
    draw.current();
  };

  useEffect(() => {
    if (!canvas.current) return;
    try {
      scatter.current = new Scatter(canvas.current, map.x, map.y, map.mood, moodColours());
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    draw.current();
  }, [map]);

  useEffect(() => {
    const emphasis = new Uint8Array(map.ids.length).fill(strong ? FADED : USUAL);
    for (const i of strong ?? []) emphasis[i] = STRONG;
    scatter.current?.emphasise(emphasis);
    draw.current();
  }, [strong, map]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it draws the latest, of which this is a part
  useEffect(() => draw.current(), [hidden]);

  const goTo = useEffectEvent((songs: readonly number[]) => {
    if (songs.length === 0 || size.current.width === 0) return;
    const around = extent(
      songs.map((i) => map.x[i]!),
      songs.map((i) => map.y[i]!),
    );
    const all = whole(size.current, box);
    const to = whole(size.current, around);
    fly({ ...to, scale: Math.min(to.scale, all.scale * NEAREST) });
  });

  useEffect(() => {
    if (focus) goTo(focus);
  }, [focus]);

  const resized = useEffectEvent((element: HTMLElement) => {
    const first = camera.current.scale === 0;
    size.current = { width: element.clientWidth, height: element.clientHeight };
    if (first) camera.current = whole(size.current, box);
    draw.current();
  });

  const turned = useEffectEvent((event: WheelEvent, element: HTMLElement) => {
    event.preventDefault();
    const at = element.getBoundingClientRect();
    const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015));
    closer(factor, event.clientX - at.left, event.clientY - at.top);
  });

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => resized(element));
    observer.observe(element);
    // React listens to the wheel passively, and then the page would scroll along.
    const turn = (event: WheelEvent) => turned(event, element);
    element.addEventListener("wheel", turn, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", turn);
      cancelAnimationFrame(drawing.current);
      cancelAnimationFrame(flying.current);
      clearTimeout(resting.current);
    };
  }, []);

  const at = (event: PointerEvent): [number, number] => {
    const box = frame.current!.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const under = ([left, top]: [number, number]): number => {
    const [x, y] = toSquare(camera.current, size.current, left, top);
    return grid.nearest(x, y, REACH / camera.current.scale, shown);
  };

  const down = (event: PointerEvent) => {
    cancelAnimationFrame(flying.current);
    frame.current?.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, at(event));
    moved.current = false;
    outline.current = lasso || event.shiftKey ? [...toSquare(camera.current, size.current, ...at(event))] : [];
  };

  const move = (event: PointerEvent) => {
    const here = at(event);
    const before = pointers.current.get(event.pointerId);
    if (!before) {
      const song = under(here);
      setHover(song < 0 ? null : { song, left: here[0], top: here[1] });
      return;
    }
    if (Math.hypot(here[0] - before[0], here[1] - before[1]) > 3) moved.current = true;
    if (!moved.current) return;
    pointers.current.set(event.pointerId, here);
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    if (outline.current.length > 0) {
      outline.current.push(...toSquare(camera.current, size.current, ...here));
      draw.current();
    } else if (other) {
      const factor =
        Math.hypot(here[0] - other[0], here[1] - other[1]) / Math.hypot(before[0] - other[0], before[1] - other[1]);
      closer(factor, (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
    } else {
      look(panned(camera.current, here[0] - before[0], here[1] - before[1]));
    }
  };

  const up = (event: PointerEvent) => {
    if (!pointers.current.delete(event.pointerId)) return;
    if (outline.current.length > 0) {
      if (moved.current) picked(grid.inside(outline.current).filter(shown));
      outline.current = [];
      draw.current();
    } else if (!moved.current && event.type === "pointerup") {
      const song = under(at(event));
      if (song >= 0) navigate(songAddress(map.ids[song]!));
    }
  };

  const press = (event: KeyboardEvent) => {
    const pan = (right: number, down: number) => () => look(panned(camera.current, right, down));
    const steps: Record<string, () => void> = {
      ArrowLeft: pan(STEP, 0),
      ArrowRight: pan(-STEP, 0),
      ArrowUp: pan(0, STEP),
      ArrowDown: pan(0, -STEP),
      "+": () => closer(CLOSER),
      "=": () => closer(CLOSER),
      "-": () => closer(1 / CLOSER),
      "0": showAll,
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step();
  };

  return (
    <div className="map-frame">
      <div
        ref={frame}
        className={lasso ? "map-canvas lasso" : "map-canvas"}
        role="application"
        aria-label={`Map of ${songs} songs. Arrow keys move it, plus and minus zoom, 0 shows all; the list beside it names the songs in view.`}
        tabIndex={0}
        onKeyDown={press}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={() => setHover(null)}
      >
        <canvas ref={canvas} />
        <canvas ref={over} />
        {hover && (
          <div className="map-hover" style={{ left: hover.left, top: hover.top }}>
            <strong>{map.titles[hover.song]}</strong>
            <span>{map.artists[hover.song]}</span>
          </div>
        )}
        {trouble && <p className="trouble">{trouble} The list of songs works without it.</p>}
      </div>
      <fieldset className="map-zoom" aria-label="Zoom">
        <button type="button" className="round" aria-label="Closer" onClick={() => closer(CLOSER)}>
          <Icon name="plus" />
        </button>
        <button type="button" className="round" aria-label="Farther" onClick={() => closer(1 / CLOSER)}>
          <Icon name="minus" />
        </button>
        <button type="button" className="round" aria-label="Show all" onClick={showAll}>
          <Icon name="whole" />
        </button>
      </fieldset>
    </div>
  );
}

/** With very many songs only the nearest are put in order, which is all that a list shows. */
function nearestFirst(songs: number[], map: SongMap, { x, y }: Camera): number[] {
  const distance = (i: number) => (map.x[i]! - x) ** 2 + (map.y[i]! - y) ** 2;
  const limit = songs.length > ORDERED ? Float64Array.from(songs, distance).sort()[ORDERED]! : Infinity;
  const near = songs.filter((i) => distance(i) < limit).sort((a, b) => distance(a) - distance(b));
  return limit === Infinity ? near : near.concat(songs.filter((i) => distance(i) >= limit));
}
