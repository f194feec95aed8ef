/** Colours and other values of the style sheet, for what is drawn by script. */

/** Red, green and blue in 0..255. */
export type Colour = readonly [number, number, number];

/** The value of a CSS variable. */
export const styled = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** "#ff8000" as numbers. */
export const fromHex = (hex: string): Colour => {
  const at = (place: number) => parseInt(hex.slice(place, place + 2), 16);
  return [at(1), at(3), at(5)];
};

export const rgb = (colour: Colour, alpha: number | string = 1): string => `rgb(${colour.join(" ")} / ${alpha})`;

/** Relative luminance (WCAG) of a colour over another. */
export function luminance(colour: Colour, alpha: number, under: Colour): number {
  const [r, g, b] = colour.map((value, channel) => {
    const mixed = (under[channel]! + (value - under[channel]!) * alpha) / 255;
    return mixed <= 0.040_45 ? mixed / 12.92 : ((mixed + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** 256 colours along some stops, as pixels of an ImageData. */
export function gradient(stops: readonly Colour[]): Uint32Array {
  return new Uint32Array(256).map((_, byte) => {
    const x = Math.min(0.9999, byte / 255) * (stops.length - 1);
    const [from, to] = [stops[Math.floor(x)]!, stops[Math.floor(x) + 1]!];
    const [r, g, b] = from.map((value, channel) => Math.round(value + (to[channel]! - value) * (x % 1)));
    return ((255 << 24) | (b! << 16) | (g! << 8) | r!) >>> 0;
  });
}
