import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Song } from "../api/client";
import { songAddress } from "../lib/router";
import { Cover } from "./Cover";
import { Icon } from "./Icon";
import { ArtistLink } from "./Names";
import { PlayAll } from "./player/PlayAll";
import { PlayButton } from "./player/PlayButton";
import { PlayList } from "./player/PlayList";

/** One song as a cover with its title below. */
export function CoverTile({ song }: { song: Song }) {
  return (
    <>
      <div className="tile">
        <Cover song={song} size={176} />
        <a className="whole" href={songAddress(song.id)}>
          <strong>{song.title}</strong>
        </a>
        <ArtistLink name={song.artist} />
      </div>
      <PlayButton song={song} />
    </>
  );
}

/** A row of covers that scrolls sideways, with buttons for those who have neither a touch screen nor a trackpad. */
export function CoverRow({
  title,
  name,
  note,
  action,
  songs,
}: {
  title: ReactNode;
  /** The title in words. */
  name: string;
  note?: string;
  action?: ReactNode;
  songs: Song[];
}) {
  const row = useRef<HTMLUListElement>(null);
  const heading = useId();
  const [overflows, setOverflows] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the observer sees the row's own size, not what it holds
  useEffect(() => {
    const element = row.current!;
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [songs.length]);
  const scroll = (direction: number) => {
    const element = row.current;
    element?.scrollBy({ left: direction * element.clientWidth * 0.8 });
  };
  return (
    <section className="row" aria-labelledby={heading}>
      <header>
        <div>
          <h2 id={heading}>{title}</h2>
          {note && <p className="dim">{note}</p>}
        </div>
        <PlayAll songs={songs} label={name} />
        {action}
        {overflows && (
          <div className="row-buttons">
            <button type="button" className="round" aria-label="Scroll back" onClick={() => scroll(-1)}>
              <Icon name="back" />
            </button>
            <button type="button" className="round" aria-label="Scroll on" onClick={() => scroll(1)}>
              <Icon name="open" />
            </button>
          </div>
        )}
      </header>
      <ul ref={row} className="covers">
        <PlayList songs={songs}>
          {songs.map((song) => (
            <li key={song.id}>
              <CoverTile song={song} />
            </li>
          ))}
        </PlayList>
      </ul>
    </section>
  );
}
