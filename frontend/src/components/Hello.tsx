import { useState } from "react";
import type { Library } from "../api/client";
import { remember, remembered } from "../lib/store";
import { Icon } from "./Icon";

const KEY = "lyricsbert.welcomed";

/** On the first visit to a library that holds only the built-in songs: what this is, and what to do with it. */
export function Hello({ library }: { library: Library }) {
  const [closed, setClosed] = useState(() => remembered(KEY, (value) => (value === true ? true : null)) ?? false);
  if (closed || library.builtin === 0 || library.builtin !== library.songs) return null;
  return (
    <aside className="hello" aria-label="First steps">
      <div>
        <strong>New here?</strong> Say how you feel, and songs come that feel the same, with the lines that say so. To
        play with, there are {library.songs} built-in songs, written for this project.{" "}
        <a href="#/map">See them on the map</a>, or <a href="#/library">add your own</a>.
      </div>
      <button
        type="button"
        className="round"
        aria-label="Close"
        onClick={() => {
          remember(KEY, true);
          setClosed(true);
        }}
      >
        <Icon name="close" />
      </button>
    </aside>
  );
}
