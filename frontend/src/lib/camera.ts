/** Which part of the unit square is on screen. Screen places are CSS pixels from the top left. */

import type { Box } from "./spatial";

export interface Camera {
  /** What is in the middle. */
  x: number;
  y: number;
  /** Pixels that the side of the unit square takes. */
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

const MARGIN = 0.9;
const CLOSEST = 400;
/** However close together all points are, this much of the unit square is shown. */
const LEAST_SPAN = 1e-3;

/** The box around all points. */
export function extent(x: readonly number[], y: readonly number[]): Box {
  const box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  for (let i = 0; i < x.length; i++) {
    box.left = Math.min(box.left, x[i]!);
    box.right = Math.max(box.right, x[i]!);
    box.bottom = Math.min(box.bottom, y[i]!);
    box.top = Math.max(box.top, y[i]!);
  }
  return box;
}

/** The camera that shows a whole box. */
export const whole = (size: Size, box: Box): Camera => ({
  x: (box.left + box.right) / 2,
  y: (box.bottom + box.top) / 2,
  scale: Math.max(
    1,
    MARGIN *
      Math.min(
        size.width / Math.max(LEAST_SPAN, box.right - box.left),
        size.height / Math.max(LEAST_SPAN, box.top - box.bottom),
      ),
  ),
});

export const toScreen = (camera: Camera, size: Size, x: number, y: number): [number, number] => [
  size.width / 2 + (x - camera.x) * camera.scale,
  size.height / 2 - (y - camera.y) * camera.scale,
];

export const toSquare = (camera: Camera, size: Size, left: number, top: number): [number, number] => [
  camera.x + (left - size.width / 2) / camera.scale,
  camera.y - (top - size.height / 2) / camera.scale,
];

const inSquare = (value: number): number => Math.min(1, Math.max(0, value));

export const panned = (camera: Camera, right: number, down: number): Camera => ({
  ...camera,
  x: inSquare(camera.x - right / camera.scale),
  y: inSquare(camera.y + down / camera.scale),
});

/** Closer by a factor, while what is under a place stays under it. least is the scale that shows the whole map. */
export function zoomed(
  camera: Camera,
  size: Size,
  least: number,
  factor: number,
  left = size.width / 2,
  top = size.height / 2,
): Camera {
  const [x, y] = toSquare(camera, size, left, top);
  const scale = Math.min(least * CLOSEST, Math.max(least * 0.8, camera.scale * factor));
  return {
    x: inSquare(x - (left - size.width / 2) / scale),
    y: inSquare(y + (top - size.height / 2) / scale),
    scale,
  };
}

export function onScreen(camera: Camera, size: Size): Box {
  const [left, top] = toSquare(camera, size, 0, 0);
  const [right, bottom] = toSquare(camera, size, size.width, size.height);
  return { left, right, bottom, top };
}
