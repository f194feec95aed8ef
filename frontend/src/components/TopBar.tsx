import { useEffect, useRef, useState } from "react";
import { navigate, type Route, searchAddress } from "../lib/router";
import { Icon } from "./Icon";

/** The search box over every view. "/" jumps to it; Escape empties it. */
export function TopBar({ route }: { route: Route }) {
  const there = route.view === "search";
  const asked = there ? (route.query.get("q") ?? "") : "";
  const [typed, setTyped] = useState(asked);
  const box = useRef<HTMLInputElement>(null);

  useEffect(() => setTyped(asked), [asked]);

  useEffect(() => {
    const jump = (event: KeyboardEvent) => {
      const writing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      const shortcut = (event.key === "/" && !writing) || (event.key === "k" && (event.ctrlKey || event.metaKey));
      if (!shortcut) return;
      event.preventDefault();
      box.current?.focus();
      box.current?.select();
    };
    document.addEventListener("keydown", jump);
    return () => document.removeEventListener("keydown", jump);
  }, []);

  const search = (q: string) => {
    setTyped(q);
    // One step back leaves the search, however many letters it took.
    navigate(searchAddress(q), there);
  };

  return (
    <header className="topbar">
      <button type="button" className="round" aria-label="Back" onClick={() => history.back()}>
        <Icon name="back" />
      </button>
      <search>
        <form onSubmit={(event) => event.preventDefault()}>
          <Icon name="search" />
          <input
            ref={box}
            type="search"
            aria-label="Search songs"
            aria-keyshortcuts="/"
            placeholder="Titles, artists, lines, themes"
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            value={typed}
            onChange={(event) => search(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && search("")}
          />
          <span className="shortcut" aria-hidden="true">
            /
          </span>
        </form>
      </search>
    </header>
  );
}
