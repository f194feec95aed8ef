import { useDeferredValue, useId, useMemo, useState } from "react";
import type { SongMap as Points } from "../api/client";
import { isProblem, useKnownSongs, useMap } from "../api/queries";
import { Icon } from "../components/Icon";
import { KeepList } from "../components/Keep";
import { MapCanvas } from "../components/MapCanvas";
import { PlayAll } from "../components/player/PlayAll";
import { PlayButton } from "../components/player/PlayButton";
import { PlayList } from "../components/player/PlayList";
import { Empty, Trouble, Waiting } from "../components/Said";
import { MOODS, moodColour } from "../lib/emotions";
import { useSettled, useTitle } from "../lib/hooks";
import { songAddress } from "../lib/router";
import { Grid } from "../lib/spatial";

const PAGE = 50;
const FIND_PAUSE = 250;
/** Songs of one playlist. */
const MOST_KEPT = 1000;
const NONE_HIDDEN = [...MOODS, null].map(() => false);

export default function SongMap() {
  useTitle("Map");
  const map = useMap();
  const none = map.data?.ids.length === 0 || (isProblem(map.error, 404) && !map.data);
  return (
    <>
      <h1 tabIndex={-1} className="visually-hidden">
        Map
      </h1>
      {map.error && !map.data && !none && <Trouble error={map.error} />}
      {!map.data && !map.error && <Waiting shapes={1} />}
      {none && (
        <Empty icon="map" title="No map yet">
          <p>
            {map.error ? map.error.message : "It is drawn of songs whose lyrics could be analysed, and there are none."}
          </p>
          <a className="button" href="#/library">
            Add songs
          </a>
        </Empty>
      )}
      {map.data && map.data.ids.length > 0 && <Explorer key={map.data.ids.length} map={map.data} />}
    </>
  );
}

function Explorer({ map }: { map: Points }) {
  const [typed, setTyped] = useState("");
  const [hidden, setHidden] = useState<readonly boolean[]>(NONE_HIDDEN);
  const [lasso, setLasso] = useState(false);
  const [picked, setPicked] = useState<number[] | null>(null);
  const [inView, setInView] = useState<number[]>([]);
  const grid = useMemo(() => new Grid(map.x, map.y), [map]);
  const names = useMemo(() => map.titles.map((title, i) => `${title} ${map.artists[i]}`.toLowerCase()), [map]);
  const q = useDeferredValue(typed.trim().toLowerCase());
  const found = useMemo(() => (q ? names.flatMap((name, i) => (name.includes(q) ? [i] : [])) : null), [q, names]);

  const settled = useSettled(found, FIND_PAUSE);

  const toggle = (mood: number) => setHidden(hidden.map((was, at) => (at === mood ? !was : was)));
  const list = found ?? picked ?? inView;
  const kind = found ? "found" : picked ? "chosen" : "in view";

  return (
    <div className="map">
      <div className="map-tools">
        <label className="map-search">
          <Icon name="search" />
          <span className="visually-hidden">Search the map</span>
          <input
            type="search"
            placeholder="Find on the map"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <fieldset className="chips" aria-label="Moods shown">
          {MOODS.map((mood, at) => (
            <button
              type="button"
              className="chip"
              key={mood}
              aria-pressed={!hidden[at]}
              style={{ "--tint": moodColour(mood) } as React.CSSProperties}
              onClick={() => toggle(at)}
            >
              <span className="dot" aria-hidden="true" />
              {mood}
            </button>
          ))}
        </fieldset>
        <button type="button" className="chip lasso-button" aria-pressed={lasso} onClick={() => setLasso(!lasso)}>
          <Icon name="lasso" /> Circle songs
        </button>
      </div>
      <MapCanvas
        map={map}
        grid={grid}
        hidden={hidden}
        strong={found ?? picked}
        focus={settled}
        lasso={lasso}
        picked={(songs) => {
          setPicked(songs.length > 0 ? songs : null);
          setTyped("");
          setLasso(false);
        }}
        rested={setInView}
      />
      <SongList
        key={kind}
        map={map}
        songs={list}
        kind={kind}
        name={q || "From the map"}
        clear={found ? () => setTyped("") : picked ? () => setPicked(null) : null}
      />
    </div>
  );
}

interface SongListProps {
  map: Points;
  songs: number[];
  kind: string;
  /** What the list is called when it is saved. */
  name: string;
  clear: (() => void) | null;
}

/** The songs of the map in words: what the eye sees there can be read, and opened, here. */
function SongList({ map, songs, kind, name, clear }: SongListProps) {
  const song = (i: number) => ({ id: map.ids[i]!, title: map.titles[i]!, artist: map.artists[i]! });
  const [most, setMost] = useState(PAGE);
  const heading = useId();
  const shown = useSettled(songs, FIND_PAUSE).slice(0, most);
  const known = useKnownSongs(shown.map((i) => map.ids[i]!));
  const byId = new Map(known.map((one) => [one.id, one]));
  return (
    <section className="map-list" aria-labelledby={heading}>
      <header>
        <h2 id={heading} aria-live="polite">
          {songs.length.toLocaleString("en")} {songs.length === 1 ? "song" : "songs"} {kind}
        </h2>
        {clear && <PlayAll songs={known} label={name} />}
        {clear && (
          <button type="button" className="quiet" onClick={clear}>
            Clear
          </button>
        )}
        {clear && <KeepList name={name} songs={songs.slice(0, MOST_KEPT).map(song)} />}
      </header>
      <ul tabIndex={-1}>
        <PlayList songs={known}>
          {songs.slice(0, most).map((i) => (
            <li key={map.ids[i]}>
              {byId.has(map.ids[i]!) && <PlayButton song={byId.get(map.ids[i]!)!} />}
              <a href={songAddress(map.ids[i]!)}>
                <span className="dot" style={{ color: moodColour(MOODS[map.mood[i]!]) }} aria-hidden="true" />
                <span>
                  <strong>{map.titles[i]}</strong>
                  <span className="dim">{map.artists[i]}</span>
                </span>
              </a>
            </li>
          ))}
        </PlayList>
        {songs.length > most && (
          <li>
            <button type="button" className="quiet" onClick={() => setMost(most + PAGE)}>
              Show more
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}
