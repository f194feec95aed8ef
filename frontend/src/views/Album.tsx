import type { AlbumSheet } from "../api/client";
import { isProblem, useAlbum } from "../api/queries";
import { KeepList } from "../components/Keep";
import { ArtistLink } from "../components/Names";
import { Mosaic, ProfilePanels } from "../components/Profile";
import { PlayAll } from "../components/player/PlayAll";
import { Empty, Trouble, Waiting } from "../components/Said";
import { TrackList } from "../components/TrackList";
import { emotionColour, leading } from "../lib/emotions";
import { useTitle } from "../lib/hooks";
import { artistAddress } from "../lib/router";
import { lengthInWords, songsInWords } from "../lib/words";

export default function Album({ artist, title }: { artist: string; title: string }) {
  const album = useAlbum(artist, title);
  useTitle(album.data ? `${album.data.title} · ${album.data.artist}` : title);
  if (album.data) return <Sheet album={album.data} />;
  if (isProblem(album.error, 404) || title === "") {
    return (
      <Empty icon="library" title="This album is not in the library">
        <p>Its songs may have been removed since.</p>
        <a className="button" href={artistAddress(artist)}>
          {artist || "Artists"}
        </a>
      </Empty>
    );
  }
  return album.error ? <Trouble error={album.error} /> : <Waiting shapes={3} />;
}

function Sheet({ album }: { album: AlbumSheet }) {
  const { profile, tracks } = album;
  const tint = profile.emotions ? emotionColour(leading(profile.emotions)) : "var(--dim)";
  const facts = [album.year, songsInWords(album.songs), lengthInWords(album.duration)].filter(Boolean);
  return (
    <article className="sheet" style={{ "--tint": tint } as React.CSSProperties}>
      <header className="sheet-head">
        <Mosaic covers={profile.covers} />
        <div>
          <p className="sheet-kind">Album</p>
          <h1 tabIndex={-1}>{album.title}</h1>
          <p className="sheet-artist">
            <strong>
              <ArtistLink name={album.artist} />
            </strong>
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </p>
          <div className="sheet-actions">
            <PlayAll songs={tracks} label={album.title} />
            <KeepList name={`${album.artist} – ${album.title}`} songs={tracks} />
          </div>
        </div>
      </header>
      <section aria-labelledby="tracks">
        <h2 id="tracks" className="list-heading">
          Songs
        </h2>
        <TrackList songs={tracks} label={`Songs of ${album.title}`} />
      </section>
      <ProfilePanels profile={profile} />
    </article>
  );
}
