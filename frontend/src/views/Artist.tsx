import type { Album, ArtistSheet } from "../api/client";
import { isProblem, useArtist } from "../api/queries";
import { CoverRow } from "../components/CoverRow";
import { Icon } from "../components/Icon";
import { KeepList } from "../components/Keep";
import { Mosaic, ProfilePanels } from "../components/Profile";
import { PlayAll } from "../components/player/PlayAll";
import { Empty, Trouble, Waiting } from "../components/Said";
import { TrackList } from "../components/TrackList";
import { emotionColour, leading } from "../lib/emotions";
import { useTitle } from "../lib/hooks";
import { albumAddress, artistAddress } from "../lib/router";
import { songsInWords, yearsOf } from "../lib/words";
import { EMPTY_WISH } from "../state/wish";
import { wishAddress } from "../state/wishAddress";

export default function Artist({ name }: { name: string }) {
  const artist = useArtist(name);
  useTitle(artist.data?.name ?? name);
  if (artist.data) return <Sheet artist={artist.data} />;
  if (isProblem(artist.error, 404) || name === "") {
    return (
      <Empty icon="library" title="This artist is not in the library">
        <p>The songs may have been removed since.</p>
        <a className="button" href="#/search">
          All songs
        </a>
      </Empty>
    );
  }
  return artist.error ? <Trouble error={artist.error} /> : <Waiting shapes={3} />;
}

function Sheet({ artist }: { artist: ArtistSheet }) {
  const { name, profile, albums, tracks } = artist;
  const tint = profile.emotions ? emotionColour(leading(profile.emotions)) : "var(--dim)";
  const facts = [
    songsInWords(artist.songs),
    albums.length > 0 ? `${albums.length} ${albums.length === 1 ? "album" : "albums"}` : null,
    yearsOf(artist.years),
  ].filter(Boolean);
  return (
    <article className="sheet" style={{ "--tint": tint } as React.CSSProperties}>
      <header className="sheet-head">
        <Mosaic covers={profile.covers} round />
        <div>
          <p className="sheet-kind">Artist</p>
          <h1 tabIndex={-1}>{name}</h1>
          <p className="sheet-artist">
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </p>
          <div className="sheet-actions">
            <PlayAll songs={tracks} label={name} />
            <a className="chip" href={wishAddress({ ...EMPTY_WISH, artist: name })}>
              <Icon name="discover" /> Wish among these
            </a>
            <KeepList name={name} songs={tracks} />
          </div>
        </div>
      </header>
      <ProfilePanels profile={profile} />
      {albums.length > 0 && <Albums albums={albums} of={name} />}
      {artist.typical.length > 1 && artist.songs > artist.typical.length && (
        <CoverRow
          title="Most typical"
          name={`typical songs of ${name}`}
          note="What these lyrics have most in common"
          action={<KeepList name={`Typical of ${name}`} songs={artist.typical} />}
          songs={artist.typical}
        />
      )}
      <section aria-labelledby="tracks">
        <h2 id="tracks" className="list-heading">
          {albums.length > 0 ? "Songs, album by album" : "Songs"} <span className="dim">{artist.songs}</span>
        </h2>
        <TrackList songs={tracks} label={`Songs by ${name}`} />
      </section>
      {artist.near.length > 0 && <Near artists={artist.near} />}
    </article>
  );
}

function Albums({ albums, of }: { albums: readonly Album[]; of: string }) {
  return (
    <section aria-labelledby="albums">
      <h2 id="albums" className="list-heading">
        Albums
      </h2>
      <ul className="wall">
        {albums.map((album) => (
          <li key={`${album.artist}\n${album.title}`}>
            <div className="tile">
              <img className="cover" src={album.cover} width={176} height={176} alt="" loading="lazy" />
              <a className="whole" href={albumAddress(album.artist, album.title)}>
                <strong>{album.title}</strong>
              </a>
              <span>
                {[album.year, songsInWords(album.songs), album.artist === of ? null : album.artist]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Near({ artists }: { artists: ArtistSheet["near"] }) {
  return (
    <section aria-labelledby="near">
      <h2 id="near" className="list-heading">
        Artists with lyrics like these
      </h2>
      <ul className="wall artists">
        {artists.map((artist) => (
          <li key={artist.name}>
            <div className="tile">
              <Mosaic covers={[artist.cover]} round />
              <a className="whole" href={artistAddress(artist.name)}>
                <strong>{artist.name}</strong>
              </a>
              <span>{songsInWords(artist.songs)}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
