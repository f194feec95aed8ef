import { useEffect, useRef } from "react";
import type { SongSheet as WholeSong } from "../api/client";
import { isProblem, useAnalysis, useSimilar, useSong } from "../api/queries";
import { AffectScales } from "../components/AffectScales";
import { Arc } from "../components/Arc";
import { Cover } from "../components/Cover";
import { CoverRow } from "../components/CoverRow";
import { Icon } from "../components/Icon";
import { Judge } from "../components/Judge";
import { AddToPlaylist, KeepList } from "../components/Keep";
import { MoodTag } from "../components/MoodTag";
import { AlbumLink, ArtistLink } from "../components/Names";
import { PlayButton } from "../components/player/PlayButton";
import { QueueButton } from "../components/player/QueueButton";
import { Radar } from "../components/Radar";
import { Empty, Trouble, Waiting } from "../components/Said";
import { ThemeChips } from "../components/ThemeChips";
import { TimedLyrics } from "../components/TimedLyrics";
import { emotionColour, leading } from "../lib/emotions";
import { genreInWords } from "../lib/genres";
import { useTitle } from "../lib/hooks";
import { clock } from "../lib/time";
import { blendAddress } from "../state/blend";
import { journeyAddress, NO_JOURNEY } from "../state/journey";
import { wantedBy } from "../state/wanted";
import { readable } from "../state/wish";
import { useWish } from "../state/wishStore";

export function SongSheet({ id, toSimilar }: { id: string; toSimilar: boolean }) {
  const song = useSong(id);
  useTitle(song.data ? `${song.data.title} · ${song.data.artist}` : "Song");
  if (song.data) return <Sheet key={id} song={song.data} toSimilar={toSimilar} />;
  if (isProblem(song.error, 404)) {
    return (
      <Empty icon="library" title="This song is not in the library">
        <p>It may have been removed since.</p>
        <a className="button" href="#/search">
          All songs
        </a>
      </Empty>
    );
  }
  return song.error ? <Trouble error={song.error} /> : <Waiting shapes={3} />;
}

function Sheet({ song, toSimilar }: { song: WholeSong; toSimilar: boolean }) {
  const lyrics = useRef<HTMLDivElement>(null);
  const tint = song.emotions ? emotionColour(leading(song.emotions)) : "var(--dim)";
  const genre = song.genre ? genreInWords(song.genre) : null;
  const facts = [song.year, genre, song.duration ? clock(song.duration) : null].filter(Boolean);
  const open = (position: number) => {
    const section = lyrics.current?.children[position];
    if (section instanceof HTMLElement) {
      section.scrollIntoView({ block: "center" });
      section.focus({ preventScroll: true });
    }
  };
  return (
    <article className="sheet" style={{ "--tint": tint } as React.CSSProperties}>
      <header className="sheet-head">
        <Cover song={song} size={232} />
        <div>
          <p className="sheet-kind">
            Song <MoodTag mood={song.mood} />
          </p>
          <h1 tabIndex={-1}>{song.title}</h1>
          <p className="sheet-artist">
            <strong>
              <ArtistLink name={song.artist} />
            </strong>
            <AlbumLink artist={song.artist} title={song.album} />
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </p>
          <ThemeChips themes={song.themes} />
          <div className="sheet-actions">
            <PlayButton song={song} big />
            <Judge song={song} />
            <QueueButton song={song} place="next" />
            <QueueButton song={song} />
            <AddToPlaylist song={song} />
            {song.usable && (
              <>
                <a className="quiet" href={journeyAddress({ ...NO_JOURNEY, from: `${song.artist} - ${song.title}` })}>
                  <Icon name="journey" /> A journey from here
                </a>
                <a className="quiet" href={blendAddress([{ text: `${song.artist} - ${song.title}`, weight: 1 }])}>
                  <Icon name="blend" /> Blend it
                </a>
              </>
            )}
            {song.audio?.trouble !== null && <Links song={song} />}
          </div>
          {song.audio?.trouble && (
            <p className="dim small unplayable">It cannot be played here. {song.audio.trouble}</p>
          )}
        </div>
      </header>
      <div className="sheet-body">
        <div>
          {!song.usable && (
            <p className="note">
              These lyrics could not be analysed{song.unusable_reason ? `: ${song.unusable_reason}` : ""}. The song is
              kept, but no mood is guessed.
            </p>
          )}
          <h2 className="visually-hidden">Lyrics</h2>
          <TimedLyrics song={song} place={lyrics} />
        </div>
        <aside aria-label="What the song feels like">
          {song.emotions && <Feelings song={song} open={open} />}
          {song.versions.length > 0 && (
            <section className="panel">
              <h2>Other versions</h2>
              <ul className="plain">
                {song.versions.map((version) => (
                  <li key={version}>{version}</li>
                ))}
              </ul>
            </section>
          )}
        </aside>
      </div>
      <Similar song={song} scroll={toSimilar} />
    </article>
  );
}

function Feelings({ song, open }: { song: WholeSong; open: (position: number) => void }) {
  const wish = useWish();
  const analysis = useAnalysis(wish.text);
  const felt = readable(wish.text) || Object.keys(wish.asked).length > 0;
  const { ratios, levels } = wantedBy(wish, analysis, null);
  return (
    <>
      <section className="panel">
        <h2>Emotions</h2>
        <Radar song={song.emotions!} wish={felt ? ratios : null} />
        <AffectScales song={song} wish={levels} />
      </section>
      {song.lyrics_sections.length > 1 && (
        <section className="panel">
          <h2>Arc</h2>
          <Arc sections={song.lyrics_sections} open={open} />
          <p className="dim small">From the first section to the last. Press one to read it.</p>
        </section>
      )}
    </>
  );
}

/** Places to hear the song. Nothing is asked of them until one is pressed. */
function Links({ song }: { song: WholeSong }) {
  const own = song.link && /^https?:\/\//.test(song.link) ? [{ name: "Source", url: song.link }] : [];
  if (song.links.length + own.length === 0) return null;
  return (
    <ul className="links" aria-label="Look for it elsewhere">
      {[...song.links, ...own].map((link) => (
        <li key={link.url}>
          <a className="chip" href={link.url} target="_blank" rel="noopener noreferrer">
            {link.name} <Icon name="outward" />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Similar({ song, scroll }: { song: WholeSong; scroll: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const answer = useSimilar(song.id);
  const songs = answer.data?.recommendations.map((recommendation) => recommendation.song) ?? [];
  const there = songs.length > 0;
  useEffect(() => {
    if (!scroll || !there) return;
    place.current?.scrollIntoView({ block: "center" });
    place.current?.focus({ preventScroll: true });
  }, [scroll, there]);
  if (!there) return null;
  return (
    <div ref={place} tabIndex={-1} className="similar">
      <CoverRow
        title={`More like ${song.title}`}
        name={`songs like ${song.title}`}
        note="Near in what the lyrics say"
        action={<KeepList name={`Like ${song.title}`} songs={songs} />}
        songs={songs}
      />
    </div>
  );
}
