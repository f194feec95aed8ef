import { useState } from "react";
import { isProblem, useArtists, useSearch, useSongs } from "../api/queries";
import { CoverRow, CoverTile } from "../components/CoverRow";
import { KeepList } from "../components/Keep";
import { PlayAll } from "../components/player/PlayAll";
import { PlayList } from "../components/player/PlayList";
import { Empty, Trouble, Waiting } from "../components/Said";
import { Songs } from "../components/Songs";
import { useSettled, useTitle } from "../lib/hooks";
import { artistAddress } from "../lib/router";
import { isVisible, readable } from "../state/wish";

const PAGE = 60;
const FOUND = 20;

export function Search({ q }: { q: string }) {
  const settled = useSettled(q.trim(), 150);
  useTitle(settled ? `Search: ${settled}` : "Search");
  return isVisible(settled) ? <Results q={settled} /> : <AllSongs />;
}

function Results({ q }: { q: string }) {
  const named = useSongs(q, 12, 0);
  const found = useSearch(q, FOUND);
  // Lyrics are searched for words: signs alone are only looked for among the names.
  const onlyNames = !readable(q) && isProblem(found.error, 422);
  const nothing = named.data?.songs.length === 0 && (onlyNames || found.data?.recommendations.length === 0);
  return (
    <>
      <h1 tabIndex={-1} className="view-heading">
        Songs for “{q}”
      </h1>
      {nothing && (
        <Empty icon="search" title="Nothing found">
          <p>No title, artist or line is near these words. Fewer or other words may find more.</p>
        </Empty>
      )}
      <Artists q={q} />
      {named.data && named.data.songs.length > 0 && (
        <CoverRow
          title="Titles and artists"
          name="titles and artists found"
          action={<KeepList name={q} songs={named.data.songs} />}
          songs={named.data.songs}
        />
      )}
      {found.error && !onlyNames && <Trouble error={found.error} />}
      {!found.data && !found.error && <Waiting />}
      {found.data && found.data.recommendations.length > 0 && (
        <section aria-labelledby="found">
          <header className="list-head">
            <h2 id="found" className="list-heading">
              In the lyrics, by words and meaning
            </h2>
            <PlayAll songs={found.data.recommendations.map(({ song }) => song)} label="the songs found" />
            <KeepList name={q} songs={found.data.recommendations.map(({ song }) => song)} />
          </header>
          <Songs
            songs={found.data.recommendations}
            label="Songs found"
            stale={found.isPlaceholderData}
            busy={found.isFetching}
            scored={false}
          />
        </section>
      )}
    </>
  );
}

/** Artists whose names have the words in them. */
function Artists({ q }: { q: string }) {
  const artists = useArtists(q).data?.artists ?? [];
  if (artists.length === 0) return null;
  return (
    <section aria-label="Artists">
      <h2 className="list-heading">Artists</h2>
      <ul className="chips">
        {artists.map(({ name, songs }) => (
          <li key={name}>
            <a className="chip" href={artistAddress(name)}>
              {name} <span className="dim">{songs}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function AllSongs() {
  const [page, setPage] = useState(0);
  const answer = useSongs("", PAGE, page * PAGE);
  const total = answer.data?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const turn = (to: number) => {
    setPage(to);
    window.scrollTo(0, 0);
  };
  return (
    <>
      <h1 tabIndex={-1} className="view-heading">
        All songs
      </h1>
      <p className="dim lead">Search above by a title, an artist, a line you half remember, or what a song is about.</p>
      {answer.error && <Trouble error={answer.error} />}
      {!answer.data && !answer.error && <Waiting kind="tile" shapes={18} />}
      <ul className="wall">
        <PlayList songs={answer.data?.songs ?? []}>
          {answer.data?.songs.map((song) => (
            <li key={song.id}>
              <CoverTile song={song} />
            </li>
          ))}
        </PlayList>
      </ul>
      {pages > 1 && (
        <nav className="pages" aria-label="Pages">
          <button type="button" className="button" disabled={page === 0} onClick={() => turn(page - 1)}>
            Back
          </button>
          <span>
            Page {page + 1} of {pages.toLocaleString("en")}
          </span>
          <button type="button" className="button" disabled={page + 1 >= pages} onClick={() => turn(page + 1)}>
            On
          </button>
        </nav>
      )}
    </>
  );
}
