import type { HTMLAttributes, ReactNode } from "react";
import type { Song } from "../api/client";
import { songAddress } from "../lib/router";
import type { Judged } from "../state/taste";
import { Icon } from "./Icon";
import { ArtistLink } from "./Names";
import { PlayButton } from "./player/PlayButton";

interface Props {
  song: Judged;
  /** The song as the library has it, once that is known. */
  known?: Song;
  action: string;
  press: () => void;
  /** What else can be done with it. */
  children?: ReactNode;
  /** What makes it move. */
  drag?: HTMLAttributes<HTMLLIElement>;
}

/** A song that the browser remembers by name, in a line, and what takes it away. */
export function JudgedSong({ song, known, action, press, children, drag }: Props) {
  return (
    <li {...drag}>
      <div className="row-song">
        {known && <PlayButton song={known} />}
        <img
          className="cover"
          src={known?.cover ?? `/api/v1/songs/${encodeURIComponent(song.id)}/cover.svg`}
          width="48"
          height="48"
          alt=""
          loading="lazy"
        />
        <span className="row-title">
          <a className="whole" href={songAddress(song.id)}>
            <strong>{song.title}</strong>
          </a>
          <ArtistLink name={song.artist} />
        </span>
      </div>
      {children}
      <button type="button" className="round" aria-label={action} onClick={press}>
        <Icon name="close" />
      </button>
    </li>
  );
}
