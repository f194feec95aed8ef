import { useKnownSongs } from "../api/queries";
import { Icon } from "../components/Icon";
import { JudgedSong } from "../components/JudgedSong";
import { KeepList } from "../components/Keep";
import { ListenerPanel } from "../components/ListenerPanel";
import { PlayAll } from "../components/player/PlayAll";
import { PlayList } from "../components/player/PlayList";
import { Empty } from "../components/Said";
import { useTitle } from "../lib/hooks";
import { playlistAddress } from "../lib/router";
import { forgetWish, useCollection } from "../state/collection";
import { useListener } from "../state/listener";
import { forgetTaste, type Judged, type Judgement, judge, useTaste } from "../state/taste";
import { ForYou } from "./Home";

export function Liked() {
  useTitle("Liked");
  const taste = useTaste();
  const { known } = useListener();
  const none = taste.liked.length + taste.disliked.length === 0;
  return (
    <>
      <header className="view-header">
        <h1 tabIndex={-1} className="view-heading">
          Liked
        </h1>
        {!none && (
          <button type="button" className="quiet" onClick={forgetTaste}>
            Forget all
          </button>
        )}
      </header>
      <p className="dim lead">
        What you like, and what is not for you, shapes every list.{" "}
        {known
          ? "This server keeps it, for all your browsers; nobody else is told."
          : "It is kept in this browser for now."}
      </p>
      <Kept />
      {none && (
        <Empty icon="heart" title="Nothing liked yet">
          <p>Press the heart of a song and it is here.</p>
          <a className="button primary" href="#/">
            Discover songs
          </a>
        </Empty>
      )}
      <ForYou />
      <JudgedList title="You like" songs={taste.liked} judgement="liked" />
      <JudgedList title="Not for you" songs={taste.disliked} judgement="disliked" />
      {known && <ListenerPanel known={known} />}
    </>
  );
}

/** Saved wishes and playlists. The side bar has them too, where there is room for it. */
function Kept() {
  const { wishes, playlists } = useCollection();
  return (
    <>
      {wishes.length > 0 && (
        <section aria-label="Your wishes">
          <h2 className="list-heading">Wishes</h2>
          <ul className="chips removable">
            {wishes.map(({ name, address }) => (
              <li className="chip" key={name}>
                <a href={address}>{name}</a>
                <button type="button" aria-label={`Forget the wish ${name}`} onClick={() => forgetWish(name)}>
                  <Icon name="close" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {playlists.length > 0 && (
        <section aria-label="Your playlists">
          <h2 className="list-heading">Playlists</h2>
          <ul className="chips">
            {playlists.map(({ id, name, songs }) => (
              <li key={id}>
                <a className="chip" href={playlistAddress(id)}>
                  <Icon name="playlist" /> {name} <span className="dim">{songs.length}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function JudgedList({ title, songs, judgement }: { title: string; songs: readonly Judged[]; judgement: Judgement }) {
  const known = useKnownSongs(songs.map(({ id }) => id));
  if (songs.length === 0) return null;
  return (
    <section aria-label={title}>
      <header className="list-head">
        <h2 className="list-heading">
          {title} <span className="dim">{songs.length}</span>
        </h2>
        {judgement === "liked" && (
          <>
            <PlayAll songs={known} label="what you like" />
            <KeepList name="What I like" songs={songs} />
          </>
        )}
      </header>
      <ul className="lines-list">
        <PlayList songs={known}>
          {songs.map((song) => (
            <JudgedSong
              key={song.id}
              song={song}
              known={known.find(({ id }) => id === song.id)}
              action={`Take ${song.title} off this list`}
              press={() => judge(song, judgement)}
            />
          ))}
        </PlayList>
      </ul>
    </section>
  );
}
