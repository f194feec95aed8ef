/** Whether lists of songs are cards or rows: as the address says, or else as it was chosen last in this browser. */

import { createStore, remember, remembered, useStore } from "../lib/store";
import { LAYOUTS, type Layout } from "./wish";
import { askLayout, useAskedLayout } from "./wishStore";

const KEY = "lyricsbert.layout";

const known = (value: unknown): Layout | null => LAYOUTS.find((layout) => layout === value) ?? null;

const store = createStore<Layout>(remembered(KEY, known) ?? "cards", (layout) => remember(KEY, layout));

export function useLayout(): Layout {
  const habit = useStore(store);
  return useAskedLayout() ?? habit;
}

export function chooseLayout(layout: Layout): void {
  store.set(layout);
  askLayout(layout);
}
