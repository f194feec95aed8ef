import type { Song } from "../api/client";
import { songAddress } from "../lib/router";
import type { Judged } from "../state/taste";
import { Icon } from "./Icon";
import { PlayButton } from "./player/PlayButton";

interface Props {
  song: Judged;
  /** The song as the library has it, once that is known. */
  known?: Song;
  action: string;
  press: () => void;
}

/** A song that the browser remembers by name, in a line, and what takes it away. */
export function JudgedSong({ song, known, action, press }: Props) {
  return (
    <li>
      {known && <PlayButton song={known} />}
      <a href={songAddress(song.id)}>
        <img
          className="cover"
          src={known?.cover ?? `/api/v1/songs/${encodeURIComponent(song.id)}/cover.svg`}
          width="48"
          height="48"
          alt=""
          loading="lazy"
        />
        <span>
          <strong>{song.title}</strong>
          <span className="dim">{song.artist}</span>
        </span>
      </a>
      <button type="button" className="round" aria-label={action} onClick={press}>
        <Icon name="close" />
      </button>
    </li>
  );
}
