import type { Library as Summary } from "../api/client";
import { useLibrary } from "../api/queries";
import { Bars, EmotionBars } from "../components/Bars";
import { Icon } from "../components/Icon";
import { ImportPanel } from "../components/ImportPanel";
import { Doctor, Folders, History } from "../components/LibraryCare";
import { LibrarySongs } from "../components/LibrarySongs";
import { Trouble, Waiting } from "../components/Said";
import { MOODS, moodColour } from "../lib/emotions";
import { genreInWords } from "../lib/genres";
import { useTitle } from "../lib/hooks";
import { EMPTY_WISH, type WishState } from "../state/wish";
import { wishAddress } from "../state/wishAddress";

const MOST_GENRES = 12;
const MOST_THEMES = 30;
const MEGABYTE = 1e6;

const count = (number: number): string => number.toLocaleString("en");

export default function Library() {
  useTitle("Library");
  const library = useLibrary();
  return (
    <>
      <h1 tabIndex={-1} className="view-heading">
        Library
      </h1>
      {library.error && !library.data && <Trouble error={library.error} />}
      {!library.data && !library.error && <Waiting shapes={3} />}
      {library.data && <Contents library={library.data} />}
    </>
  );
}

function Contents({ library }: { library: Summary }) {
  const facts: [string, string][] = [
    ["songs", count(library.songs)],
    ["artists", count(library.artists)],
    ["verses and choruses", count(library.sections)],
  ];
  if (library.years)
    facts.push([
      "years",
      library.years[0] === library.years[1] ? `${library.years[0]}` : `${library.years[0]}–${library.years[1]}`,
    ]);
  const unusable = Object.entries(library.unusable).sort((a, b) => b[1] - a[1]);
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dd>{value}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
      <button type="button" className="button to-songs" onClick={goToSongs}>
        <Icon name="list" /> See all songs
      </button>
      <section aria-labelledby="add" className="panel wide">
        <h2 id="add">Add songs</h2>
        <ImportPanel library={library} />
      </section>
      <Folders />
      <History />
      <Doctor />
      <div className="panels">
        <section className="panel">
          <h2>Moods</h2>
          <Bars
            label="Songs of each mood"
            bars={MOODS.map((mood) => ({
              name: mood,
              value: library.moods[mood] ?? 0,
              text: count(library.moods[mood] ?? 0),
              colour: moodColour(mood),
            }))}
          />
        </section>
        {library.emotions && (
          <section className="panel">
            <h2>Emotions</h2>
            <EmotionBars emotions={library.emotions} />
            <p className="dim small">Mean ratios of all songs.</p>
          </section>
        )}
        <section className="panel">
          <h2>Not analysed</h2>
          {unusable.length === 0 ? (
            <p className="dim">The lyrics of every song could be analysed.</p>
          ) : (
            <>
              <Bars
                label="Songs whose lyrics are unusable"
                bars={unusable.map(([reason, songs]) => ({
                  name: reason,
                  value: songs,
                  text: count(songs),
                  colour: "var(--faint)",
                }))}
              />
              <p className="dim small">
                These songs are kept and can be found by name, but no mood is guessed for them.
              </p>
            </>
          )}
        </section>
        <Facets
          title="Genres"
          facets={library.genres.slice(0, MOST_GENRES)}
          wish={(name) => ({ ...EMPTY_WISH, genre: name })}
        />
        <Facets
          title="Themes"
          facets={library.themes.slice(0, MOST_THEMES)}
          wish={(name) => ({ ...EMPTY_WISH, themes: [name] })}
        />
        <section className="panel">
          <h2>On disk</h2>
          <dl className="pairs">
            <dt>Folder</dt>
            <dd>{library.name}</dd>
            {library.bytes_on_disk !== null && (
              <>
                <dt>Size</dt>
                <dd>{(library.bytes_on_disk / MEGABYTE).toFixed(1)} MB</dd>
              </>
            )}
            <dt>Version</dt>
            <dd>
              {library.version}, written {new Date(library.written_at).toLocaleString()}
            </dd>
            <dt>Analysed by</dt>
            <dd>
              <a href="#/model">{library.model.id}</a> <code>{library.model.hash.slice(0, 12)}</code>
            </dd>
          </dl>
        </section>
      </div>
      <LibrarySongs />
    </>
  );
}

/** The list is the longest part of the view, and so the last. */
function goToSongs(): void {
  const list = document.getElementById("songs");
  list?.scrollIntoView();
  list?.querySelector("h2")?.focus({ preventScroll: true });
}

interface FacetsProps {
  title: string;
  facets: { name: string; songs: number }[];
  /** What is asked for by the one of this name. */
  wish: (name: string) => WishState;
}

/** What songs can be asked for by, with the number of songs that would come. */
function Facets({ title, facets, wish }: FacetsProps) {
  if (facets.length === 0) return null;
  return (
    <section className="panel">
      <h2>{title}</h2>
      <div className="chips">
        {facets.map(({ name, songs }) => (
          <a className="chip" key={name} href={wishAddress(wish(name))}>
            {genreInWords(name)} <span className="dim">{count(songs)}</span>
          </a>
        ))}
      </div>
    </section>
  );
}
