import { useEffect, useId, useRef, useState } from "react";
import type { Song, SongOrder } from "../api/client";
import { useFirstSongs, useSongPages } from "../api/queries";
import { useSettled } from "../lib/hooks";
import { pagesOf, type Span, visibleRows } from "../lib/rows";
import { removeLater, undoRemovals, useRemovals } from "../state/removals";
import { Icon } from "./Icon";
import { MoodTag } from "./MoodTag";
import { PlayList } from "./player/PlayList";
import { Trouble } from "./Said";
import { SongCells } from "./SongCells";

const ORDERS: Record<SongOrder, string> = {
  title: "Title",
  artist: "Artist",
  year: "Year",
  arrival: "Order of arrival",
};
const PAGE = 100;
/** Of a row, in pixels: as in the style sheet. */
const ROW = 54;
const MORE = 12;

/** All songs of the library, of which only the rows on screen are drawn and asked for. */
export function LibrarySongs() {
  const [typed, setTyped] = useState("");
  const [order, setOrder] = useState<SongOrder>("title");
  const [span, setSpan] = useState<Span>({ first: 0, end: 0 });
  const list = useRef<HTMLUListElement>(null);
  const heading = useId();
  const { waiting, sent, trouble } = useRemovals();
  const q = useSettled(typed.trim(), 200);
  const first = useFirstSongs(q, order, PAGE);
  const pages = pagesOf(span, PAGE).filter((page) => page > 0);
  const others = useSongPages(q, order, PAGE, pages);
  const total = first.data?.total ?? 0;
  const songs = new Map<number, Song>();
  for (const [at, { data }] of [first, ...others].entries())
    data?.songs.forEach((song, row) => {
      songs.set((at === 0 ? 0 : pages[at - 1]!) * PAGE + row, song);
    });
  const inOrder = [...songs].sort(([one], [other]) => one - other).map(([, song]) => song);
  const rows = Array.from(
    { length: Math.max(0, Math.min(span.end, total) - span.first) },
    (_, row) => span.first + row,
  );
  const error = [first, ...others].find((answer) => answer.error)?.error;

  useEffect(() => {
    const look = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const seen = visibleRows(top, window.innerHeight, ROW, total, MORE);
      setSpan((last) => (last.first === seen.first && last.end === seen.end ? last : seen));
    };
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [total]);

  return (
    <section id="songs" aria-labelledby={heading}>
      <header className="toolbar">
        <h2 id={heading} tabIndex={-1} aria-live="polite">
          Songs <span className="dim">{total.toLocaleString("en")}</span>
        </h2>
        <input
          type="search"
          className="list-filter"
          aria-label="Filter by title or artist"
          placeholder="Title or artist"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <select
          className="list-filter"
          aria-label="Sort by"
          value={order}
          disabled={q !== ""}
          title={q === "" ? undefined : "The best match comes first"}
          onChange={(event) => setOrder(event.target.value as SongOrder)}
        >
          {Object.entries(ORDERS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </header>
      {trouble && <Trouble error={trouble} />}
      {error && <Trouble error={error} />}
      {q !== "" && total === 0 && !first.isFetching && <p className="dim">No title or artist is like “{q}”.</p>}
      <ul ref={list} className="library-songs" style={{ height: total * ROW }} aria-labelledby={heading}>
        <PlayList songs={inOrder}>
          {rows.map((row) => {
            const song = songs.get(row);
            const gone = song !== undefined && (sent.has(song.id) || waiting.some(({ id }) => id === song.id));
            return (
              <li
                key={row}
                className={gone ? "library-row gone" : "library-row"}
                style={{ top: row * ROW }}
                aria-posinset={row + 1}
                aria-setsize={total}
              >
                {song && <LibrarySong song={song} gone={gone} undoable={!sent.has(song.id)} />}
              </li>
            );
          })}
        </PlayList>
      </ul>
    </section>
  );
}

function LibrarySong({ song, gone, undoable }: { song: Song; gone: boolean; undoable: boolean }) {
  return (
    <>
      <SongCells song={song} />
      <span className="row-mood">{song.usable ? <MoodTag mood={song.mood} /> : "not analysed"}</span>
      {gone ? (
        <button type="button" className="round" aria-label="Undo" disabled={!undoable} onClick={undoRemovals}>
          <Icon name="undo" />
        </button>
      ) : (
        <button
          type="button"
          className="round"
          aria-label={`Remove ${song.title} from the library`}
          title="Remove from the library"
          onClick={() => removeLater(song)}
        >
          <Icon name="trash" />
        </button>
      )}
    </>
  );
}
