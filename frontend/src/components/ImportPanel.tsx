import { type DragEvent, useRef, useState } from "react";
import { type Found, type ImportState, type Library, rejectsAddress, token } from "../api/client";
import { chosen, filesIn, type LeftOut } from "../lib/dropped";
import { remaining } from "../lib/time";
import { cancel, goesOn, share, useImports } from "../state/imports";
import { receive } from "../state/received";
import { Icon } from "./Icon";

const EITHER = new Intl.ListFormat("en", { type: "disjunction" });

/** Adds songs: drop files or folders or choose them, see how far it is, what was rejected, and stop it. */
export function ImportPanel({ library }: { library: Library }) {
  const { current, sending, trouble, left, waiting } = useImports();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const busy = sending || (current !== null && goesOn(current));

  const take = (found: Found[]) => {
    if (!busy) void receive(found, library);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    void filesIn(event.dataTransfer).then(take);
  };

  return (
    <div className="import">
      {library.token_needed && <TokenField />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a mouse */}
      <div
        className={over ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="upload" />
        <p>
          Drop files or folders here: {EITHER.format(library.formats.map((format) => format.name))}
          <span className="dim">
            A CSV needs columns for artist, title and lyrics; most names for them are understood. Playlists are read
            back.
          </span>
        </p>
        <button type="button" className="button" disabled={busy} onClick={() => input.current?.click()}>
          Choose files
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => folder.current?.click()}>
          Choose a folder
        </button>
        <input
          ref={input}
          type="file"
          multiple
          aria-label="Files of songs"
          className="visually-hidden"
          tabIndex={-1}
          accept={library.formats.flatMap((format) => format.extensions).join()}
          onChange={(event) => {
            take(chosen(event.target.files));
            event.target.value = "";
          }}
        />
        <input
          ref={(element) => {
            folder.current = element;
            element?.setAttribute("webkitdirectory", "");
          }}
          type="file"
          aria-label="Folder of songs"
          className="visually-hidden"
          tabIndex={-1}
          onChange={(event) => {
            take(chosen(event.target.files));
            event.target.value = "";
          }}
        />
      </div>
      {trouble && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
      {sending && <p role="status">Sending …</p>}
      {current && <Progress state={current} />}
      {waiting.length > 0 && (
        <p className="dim">
          {waiting.flat().length.toLocaleString("en")} more files follow in {waiting.length}{" "}
          {waiting.length === 1 ? "part" : "parts"}.
        </p>
      )}
      {left.length > 0 && <NotTaken left={left} />}
    </div>
  );
}

const MOST_NAMED = 20;

function NotTaken({ left }: { left: readonly LeftOut[] }) {
  return (
    <details className="not-taken">
      <summary>
        {left.length.toLocaleString("en")} {left.length === 1 ? "file was" : "files were"} not taken
      </summary>
      <ul>
        {left.slice(0, MOST_NAMED).map(({ path, why }) => (
          <li key={path}>
            {path} <span className="dim">{why}</span>
          </li>
        ))}
      </ul>
      {left.length > MOST_NAMED && <p className="dim">and {(left.length - MOST_NAMED).toLocaleString("en")} more</p>}
    </details>
  );
}

const STANDING = {
  running: "Adding",
  cancelling: "Stopping",
  done: "Added",
  failed: "Stopped",
  cancelled: "Cancelled",
} as const;

const STANDING_OF_SYNC = { ...STANDING, running: "Synchronising", done: "In line with" } as const;

function countsOf(state: ImportState): [string, number][] {
  if (state.kind === "import")
    return [
      ["read", state.read],
      ["added", state.added],
      ["already there", state.already_there],
      ["duplicates", state.duplicates],
      ["rejected", state.rejected],
    ];
  return [
    ["new", state.added],
    ["changed", state.changed],
    ["moved", state.moved],
    ["gone", state.gone],
    ["as before", state.unchanged],
    ["rejected", state.rejected],
  ];
}

function Progress({ state }: { state: ImportState }) {
  const done = share(state);
  const standing = (state.kind === "sync" ? STANDING_OF_SYNC : STANDING)[state.state];
  return (
    <section className="panel progress" aria-label="Import">
      <header>
        <h3>
          {standing} <span className="dim">{state.name}</span>
        </h3>
        {goesOn(state) && (
          <button
            type="button"
            className="button"
            disabled={state.state === "cancelling"}
            onClick={() => void cancel(state.id)}
          >
            Cancel
          </button>
        )}
      </header>
      {goesOn(state) && (
        <>
          <progress aria-label="Songs read" max={1} {...(done !== null && { value: done })} />
          <p className="dim">
            {state.read === 0 ? "Starting …" : `${state.songs_per_second.toFixed(0)} songs a second`}
            {state.read > 0 && state.seconds_left !== null && `, ${remaining(state.seconds_left)} left`}
          </p>
        </>
      )}
      {/* Each new count would be read aloud; the end is enough. */}
      <p className="visually-hidden" role="status">
        {!goesOn(state) && `${standing}: ${state.added} songs added, ${state.rejected} rows rejected.`}
      </p>
      <dl className="counts">
        {countsOf(state).map(([name, count]) => (
          <div key={name}>
            <dd>{count.toLocaleString("en")}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
      {state.problem && <p className="trouble">{state.problem}</p>}
      {state.state === "cancelled" && (
        <p className="dim">What was analysed so far is in the library; the same files go on from there.</p>
      )}
      {state.rejected > 0 && <Rejects state={state} />}
    </section>
  );
}

function Rejects({ state }: { state: ImportState }) {
  const more = state.rejected - state.first_rejects.length;
  return (
    <div className="rejects">
      <h4>Rows that could not be used</h4>
      <section className="scroll-x" tabIndex={0} aria-label="Rejected rows">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Why</th>
              <th scope="col">Artist</th>
              <th scope="col">Title</th>
            </tr>
          </thead>
          <tbody>
            {state.first_rejects.map((row, place) => (
              <tr key={place}>
                <td>{row.row ?? "–"}</td>
                <td>{row.detail ? `${row.reason}: ${row.detail}` : row.reason}</td>
                <td>{row.artist ?? "–"}</td>
                <td>{row.title ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <a className="quiet" href={rejectsAddress(state.id)} download={`${state.name}.rejects.csv`}>
        <Icon name="download" /> All rejected rows as CSV{more > 0 ? ` (${more} more)` : ""}
      </a>
    </div>
  );
}

function TokenField() {
  const [value, setValue] = useState(token.get());
  return (
    <label className="token">
      Token
      <input
        type="password"
        autoComplete="off"
        value={value}
        placeholder="Needed to add songs here"
        onChange={(event) => {
          setValue(event.target.value);
          token.set(event.target.value.trim());
        }}
      />
    </label>
  );
}
