/**
 * The wish of this tab. The address says it, so that it can be reloaded, shared and gone back to; away from Discover the
 * last one is kept, for songs to be compared with.
 */

import { useSyncExternalStore } from "react";
import type { Emotion } from "../lib/emotions";
import { parseRoute, record } from "../lib/router";
import { createStore, useStore } from "../lib/store";
import { EMPTY_WISH, type Layout, MOST_IGNORED, type WishState, withTheme } from "./wish";
import { readWish, wishAddress } from "./wishAddress";

/** Changes of the same kind within this many milliseconds of each other are one step back. */
const ONE_STEP = 2000;

const wishStore = createStore<WishState>(EMPTY_WISH);
/** The wish as the address last said it, not as it was changed by hand since. */
let arrived: WishState = EMPTY_WISH;
let lastChange = { kind: "", at: Number.NEGATIVE_INFINITY };

function readAddress(): void {
  const { view, query } = parseRoute(location.hash);
  if (view !== "") return;
  const wish = readWish(query);
  if (wishAddress(wish) === wishAddress(wishStore.get())) return;
  arrived = wish;
  lastChange = { kind: "", at: Number.NEGATIVE_INFINITY };
  wishStore.set(wish);
}

if (typeof window !== "undefined") {
  readAddress();
  window.addEventListener("hashchange", readAddress);
}

/**
 * Changes the wish, and the address with it.
 *
 * @param kind of the change: while it stays the same and goes on, as when one types, it makes one step back
 */
function amend(kind: string, changed: (wish: WishState) => WishState): void {
  const wish = changed(wishStore.get());
  if (wish === wishStore.get()) return;
  const now = performance.now();
  const goesOn = kind === lastChange.kind && now - lastChange.at < ONE_STEP;
  lastChange = { kind, at: now };
  wishStore.set(wish);
  record(wishAddress(wish), !goesOn);
}

export const useWish = (): WishState => useStore(wishStore);

/** The address of the wish as it is now. */
export const useWishAddress = (): string =>
  useSyncExternalStore(wishStore.subscribe, () => wishAddress(wishStore.get()));

/** Whether a wish is as the address said it: nobody is typing it, so nothing has to be waited for. */
export const hasArrived = (wish: WishState): boolean => wish === arrived;

/** The address of the last wish with a theme more. */
export const addressWithTheme = (theme: string): string => wishAddress(withTheme(wishStore.get(), theme));

export const useAskedLayout = (): Layout | null =>
  useSyncExternalStore(wishStore.subscribe, () => wishStore.get().layout);

/** Apart from the rest of the wish, so that cards are not drawn anew while a slider moves. */
export const useThemes = (): readonly string[] =>
  useSyncExternalStore(wishStore.subscribe, () => wishStore.get().themes);

export const change = (part: Partial<WishState>): void =>
  amend(Object.keys(part)[0] ?? "", (wish) => {
    const same = Object.entries(part).every(([name, value]) => Object.is(wish[name as keyof WishState], value));
    return same ? wish : { ...wish, ...part };
  });

/** Has the address say how the list is shown; nobody goes back to that. */
export function askLayout(layout: Layout): void {
  const wish = { ...wishStore.get(), layout };
  wishStore.set(wish);
  record(wishAddress(wish), false);
}

export const startAgain = (): void => amend("all", () => EMPTY_WISH);

export const lock = (emotion: Emotion, ratio: number): void =>
  amend(emotion, (wish) => ({ ...wish, asked: { ...wish.asked, [emotion]: ratio } }));

export const unlock = (emotion: Emotion): void =>
  amend(`unlock ${emotion}`, (wish) => {
    const asked = { ...wish.asked };
    delete asked[emotion];
    return { ...wish, asked };
  });

export const addTheme = (theme: string): void => amend(`theme ${theme}`, (wish) => withTheme(wish, theme));

export const removeTheme = (theme: string): void =>
  amend(`no theme ${theme}`, (wish) => ({ ...wish, themes: wish.themes.filter((chosen) => chosen !== theme) }));

/** Have something read in the text no longer. */
export const ignore = (id: string): void =>
  amend(`ignore ${id}`, (wish) => ({ ...wish, ignored: [...wish.ignored, id].slice(-MOST_IGNORED) }));

export const readAll = (): void => change({ ignored: [] });
