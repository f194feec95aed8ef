import { songAddress } from "../lib/router";
import type { Judged } from "../state/taste";
import { Icon } from "./Icon";

/** A song that the browser remembers by name, in a line, and what takes it away. */
export function JudgedSong({ song, action, press }: { song: Judged; action: string; press: () => void }) {
  return (
    <li>
      <a href={songAddress(song.id)}>
        <img
          className="cover"
          src={`/api/v1/songs/${encodeURIComponent(song.id)}/cover.svg`}
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
