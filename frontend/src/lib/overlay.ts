/** What is drawn over the points: the circle around chosen songs, and their titles when there is room. */

import type { SongMap } from "../api/client";
import { type Camera, type Size, toScreen } from "./camera";
import { fromHex, styled } from "./colours";
import { EMOTIONS, MOODS } from "./emotions";
import type { Region } from "./regions";

/** With more songs than this on screen, titles would only cover each other. */
export const MOST_NAMED = 60;
const LINE = 15;

/** The colours of the four moods and of none, as five of red, green, blue in 0..1, from the style sheet. */
export function moodColours(): Float32Array {
  const names = [...MOODS.map((_, mood) => `--mood-${mood}`), "--mood-none"];
  return Float32Array.from(names.flatMap((name) => fromHex(styled(name)).map((value) => value / 255)));
}

/** Empties the layer and draws the outline (x, y, x, y in the unit square) on it; gives the pen for more. */
export function drawOutline(
  canvas: HTMLCanvasElement,
  size: Size,
  camera: Camera,
  outline: readonly number[],
): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  // To set its size, even the same, makes a canvas anew: too much for each frame.
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d")!;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.width, size.height);
  if (outline.length < 4) return pen;
  pen.beginPath();
  for (let at = 0; at < outline.length; at += 2) pen.lineTo(...toScreen(camera, size, outline[at]!, outline[at + 1]!));
  pen.closePath();
  pen.fillStyle = `${styled("--accent")}22`;
  pen.strokeStyle = styled("--accent");
  pen.lineWidth = 2;
  pen.fill();
  pen.stroke();
  return pen;
}

/** Names of regions, in the colours of their emotions, edged so that they can be read over points. */
export function drawRegions(
  pen: CanvasRenderingContext2D,
  regions: readonly Region[],
  place: (region: Region) => [number, number],
): void {
  pen.font = `700 15px ${styled("--font")}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 5;
  pen.strokeStyle = `${styled("--bg")}d0`;
  for (const region of regions) {
    const [left, top] = place(region);
    pen.fillStyle = styled(`--${EMOTIONS[region.emotion]}`);
    pen.strokeText(region.name, left, top);
    pen.fillText(region.name, left, top);
  }
  pen.textAlign = "left";
}

/** Titles beside their points, as many as do not touch. */
export function drawLabels(
  pen: CanvasRenderingContext2D,
  songs: readonly number[],
  map: SongMap,
  place: (song: number) => [number, number],
  disc: number,
): void {
  if (songs.length > MOST_NAMED) return;
  pen.font = `500 12px ${styled("--font")}`;
  pen.fillStyle = styled("--text");
  pen.textBaseline = "middle";
  const taken: [number, number, number][] = [];
  for (const song of songs) {
    const [left, top] = place(song);
    const title = map.titles[song]!.length > 32 ? `${map.titles[song]!.slice(0, 31)}…` : map.titles[song]!;
    const start = left + disc / 2 + 5;
    const end = start + pen.measureText(title).width;
    if (taken.some(([a, b, y]) => Math.abs(y - top) < LINE && a < end && start < b)) continue;
    taken.push([start, end, top]);
    pen.fillText(title, start, top);
  }
}
