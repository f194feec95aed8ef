import { type SyntheticEvent, useId, useState } from "react";
import type { Song } from "../api/client";
import { playlistAddress } from "../lib/router";
import { addPlaylist, addToPlaylist, saveWish, useCollection } from "../state/collection";
import type { Judged } from "../state/taste";
import { type WishState, yearsInWords } from "../state/wish";
import { wishAddress } from "../state/wishAddress";
import { Download } from "./Download";
import { Icon } from "./Icon";

const LONGEST_NAME = 80;

/** What a wish is called unless somebody names it. */
const nameOf = (wish: WishState): string =>
  [wish.text.trim(), wish.mood ?? "", ...wish.themes, wish.artist, wish.genre, yearsInWords(wish.from, wish.to)]
    .filter(Boolean)
    .join(", ")
    .slice(0, LONGEST_NAME) || "My mixture";

/** Keeps a wish, or the list that came of it, under a name; or saves the list as a file. */
export function Keep({ wish, songs }: { wish: WishState; songs: readonly Song[] }) {
  const [said, setSaid] = useState("");
  const name = nameOf(wish);
  return (
    <div className="filters keep">
      <NameForm
        key={`wish ${name}`}
        label="Save this wish as"
        name={name}
        done="Save wish"
        save={(chosen) => {
          saveWish({ name: chosen, address: wishAddress(wish) });
          setSaid(`“${chosen}” is among your wishes.`);
        }}
      />
      <p role="status" className="dim">
        {said}
      </p>
      {songs.length > 0 && <SaveSongs name={name} songs={songs} />}
    </div>
  );
}

/** Saves songs as a named playlist, or as a file for a player. */
function SaveSongs({ name, songs }: { name: string; songs: readonly Judged[] }) {
  const [saved, setSaved] = useState<{ id: string; name: string } | null>(null);
  return (
    <>
      <NameForm
        key={`list ${name}`}
        label="Save these songs as"
        name={name}
        done="Save playlist"
        save={(chosen) => setSaved({ id: addPlaylist(chosen, songs), name: chosen })}
      />
      <Download ids={songs.map(({ id }) => id)} title={name} />
      <p role="status" className="dim">
        {saved && (
          <>
            <a href={playlistAddress(saved.id)}>“{saved.name}”</a> is among your playlists.
          </>
        )}
      </p>
    </>
  );
}

/** A button that unfolds what saves a list, for lists that have no toolbar. */
export function KeepList({ name, songs }: { name: string; songs: readonly Judged[] }) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  if (songs.length === 0) return null;
  return (
    <div className="keep-list">
      <button type="button" className="quiet" aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>
        <Icon name="bookmark" /> Save
      </button>
      <div id={panel} hidden={!open}>
        {open && (
          <div className="filters keep">
            <SaveSongs name={name} songs={songs} />
          </div>
        )}
      </div>
    </div>
  );
}

interface NameFormProps {
  label: string;
  name: string;
  /** What the button says. */
  done: string;
  save: (name: string) => void;
}

function NameForm({ label, name, done, save }: NameFormProps) {
  const [typed, setTyped] = useState(name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save(typed.trim() || name);
  };
  return (
    <form onSubmit={submit}>
      <label>
        {label}
        <input
          type="text"
          value={typed}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" className="button">
        {done}
      </button>
    </form>
  );
}

const NEW = "new";

/** Puts one song at the end of a playlist, or into a new one. */
export function AddToPlaylist({ song }: { song: Song }) {
  const { playlists } = useCollection();
  const [added, setAdded] = useState<{ id: string; name: string } | null>(null);
  const choose = (id: string) => {
    if (id === NEW) {
      const name = song.title;
      setAdded({ id: addPlaylist(name, [song]), name });
      return;
    }
    const playlist = playlists.find((one) => one.id === id);
    if (!playlist) return;
    addToPlaylist(id, [song]);
    setAdded(playlist);
  };
  return (
    <span className="add-to-playlist">
      <select aria-label="Add to playlist" value="" onChange={(event) => choose(event.target.value)}>
        <option value="">Add to playlist</option>
        {playlists.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={NEW}>New playlist</option>
      </select>
      <span role="status">
        {added && (
          <>
            In <a href={playlistAddress(added.id)}>{added.name}</a>
          </>
        )}
      </span>
    </span>
  );
}
