import { useState } from "react";
import type { Song } from "../api/client";
import { useKnownSongs } from "../api/queries";
import { Download } from "../components/Download";
import { Icon } from "../components/Icon";
import { JudgedSong } from "../components/JudgedSong";
import { PlayAll } from "../components/player/PlayAll";
import { PlayList } from "../components/player/PlayList";
import { Empty } from "../components/Said";
import { useTitle } from "../lib/hooks";
import { navigate } from "../lib/router";
import { deletePlaylist, moveInPlaylist, renamePlaylist, takeFromPlaylist, useCollection } from "../state/collection";
import type { Judged } from "../state/taste";

/** A playlist of the listener's own. */
export default function Playlist({ id }: { id: string }) {
  const playlist = useCollection().playlists.find((one) => one.id === id);
  const known = useKnownSongs(playlist?.songs.map((song) => song.id) ?? []);
  useTitle(playlist?.name ?? "Playlist");
  if (!playlist) {
    return (
      <Empty icon="playlist" title="There is no such playlist">
        <p>Playlists are kept in the browser that they were made in.</p>
        <a className="button" href="#/liked">
          What you keep
        </a>
      </Empty>
    );
  }
  return (
    <>
      <header className="view-header">
        <h1 tabIndex={-1} className="view-heading">
          <input
            className="heading-input"
            aria-label="Name of the playlist"
            value={playlist.name}
            maxLength={80}
            onChange={(event) => renamePlaylist(id, event.target.value)}
          />
        </h1>
        <PlayAll songs={known} label={playlist.name} />
        {playlist.songs.length > 0 && <Download ids={playlist.songs.map((song) => song.id)} title={playlist.name} />}
        <button
          type="button"
          className="quiet"
          onClick={() => {
            navigate("#/liked");
            deletePlaylist(id);
          }}
        >
          <Icon name="trash" /> Delete playlist
        </button>
      </header>
      <p className="dim lead">
        {playlist.songs.length} {playlist.songs.length === 1 ? "song" : "songs"}, kept in this browser only.
      </p>
      {playlist.songs.length === 0 && (
        <Empty icon="playlist" title="No songs yet">
          <p>Every song has “Add to playlist” beside its heart.</p>
        </Empty>
      )}
      <Ordered id={id} songs={playlist.songs} known={known} />
    </>
  );
}

/** Songs that can be put in another order: by dragging them, or with the buttons. */
function Ordered({ id, songs, known }: { id: string; songs: readonly Judged[]; known: Song[] }) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const move = (from: number, to: number) => {
    moveInPlaylist(id, from, to);
    setSaid(`${songs[from]!.title} is number ${to + 1} now.`);
  };
  return (
    <>
      <ol className="lines-list ordered" aria-label="Songs of the playlist">
        <PlayList songs={known}>
          {songs.map((song, at) => (
            <JudgedSong
              key={song.id}
              song={song}
              known={known.find((one) => one.id === song.id)}
              action={`Take ${song.title} off this playlist`}
              press={() => takeFromPlaylist(id, song.id)}
              drag={{
                draggable: true,
                className: dragged === at ? "dragged" : undefined,
                onDragStart: () => setDragged(at),
                onDragEnd: () => setDragged(null),
                onDragOver: (event) => dragged !== null && event.preventDefault(),
                onDragEnter: () => {
                  if (dragged === null || dragged === at) return;
                  move(dragged, at);
                  setDragged(at);
                },
              }}
            >
              <button
                type="button"
                className="round"
                aria-label={`Move ${song.title} up`}
                disabled={at === 0}
                onClick={() => move(at, at - 1)}
              >
                <Icon name="up" />
              </button>
              <button
                type="button"
                className="round"
                aria-label={`Move ${song.title} down`}
                disabled={at === songs.length - 1}
                onClick={() => move(at, at + 1)}
              >
                <Icon name="down" />
              </button>
            </JudgedSong>
          ))}
        </PlayList>
      </ol>
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </>
  );
}
