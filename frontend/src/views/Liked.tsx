import { Icon } from "../components/Icon";
import { Empty } from "../components/Said";
import { useTitle } from "../lib/hooks";
import { songAddress } from "../lib/router";
import { forgetTaste, type Judged, type Judgement, judge, useTaste } from "../state/taste";
import { TasteRow } from "./Home";

export function Liked() {
  useTitle("Liked");
  const taste = useTaste();
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
        What you like, and what is not for you, shapes every list. It is kept in this browser only.
      </p>
      {none && (
        <Empty icon="heart" title="Nothing liked yet">
          <p>Press the heart of a song and it is here.</p>
          <a className="button primary" href="#/">
            Discover songs
          </a>
        </Empty>
      )}
      {taste.liked.length > 0 && <TasteRow liked={taste.liked} disliked={taste.disliked} />}
      <JudgedList title="You like" songs={taste.liked} judgement="liked" />
      <JudgedList title="Not for you" songs={taste.disliked} judgement="disliked" />
    </>
  );
}

function JudgedList({ title, songs, judgement }: { title: string; songs: readonly Judged[]; judgement: Judgement }) {
  if (songs.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2 className="list-heading">
        {title} <span className="dim">{songs.length}</span>
      </h2>
      <ul className="lines-list">
        {songs.map((song) => (
          <li key={song.id}>
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
            <button
              type="button"
              className="round"
              aria-label={`Take ${song.title} off this list`}
              onClick={() => judge(song, judgement)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
