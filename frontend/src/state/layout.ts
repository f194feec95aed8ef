/** Whether lists of songs are cards or rows: a habit of whoever listens, kept in this browser. */

import { createStore, remember, remembered, useStore } from "../lib/store";

export const LAYOUTS = ["cards", "list"] as const;
export type Layout = (typeof LAYOUTS)[number];

const KEY = "lyricsbert.layout";

const known = (value: unknown): Layout | null => LAYOUTS.find((layout) => layout === value) ?? null;

const store = createStore<Layout>(remembered(KEY, known) ?? "cards", (layout) => remember(KEY, layout));

export const useLayout = (): Layout => useStore(store);

export const chooseLayout = (layout: Layout): void => store.set(layout);
