import { useState } from "react";
import { api, type DoctorReport, type ImportState } from "../api/client";
import { libraryChanged, useDoctor, useFolders, useImportList } from "../api/queries";
import { songsInWords } from "../lib/words";
import { goesOn, synchronise, useImports } from "../state/imports";
import { putBack, removeLater, useRemovals } from "../state/removals";
import { Icon } from "./Icon";
import { Trouble, Waiting } from "./Said";
import { SongCells } from "./SongCells";

/** The folders that songs came from, how they have changed, and a button that brings the library in line with them. */
export function Folders() {
  const answer = useFolders();
  const { current, sending } = useImports();
  const busy = sending || (current !== null && goesOn(current));
  const folders = answer.data?.folders ?? [];
  if (folders.length === 0) return null;
  const reachable = folders.some((folder) => folder.is_there);
  return (
    <section aria-labelledby="folders" className="panel wide">
      <header className="panel-head">
        <h2 id="folders">Your folders</h2>
        <button type="button" className="quiet" onClick={() => void answer.refetch()}>
          Look again
        </button>
        <button type="button" className="button" disabled={busy || !reachable} onClick={() => void synchronise()}>
          <Icon name="sync" /> Sync
        </button>
      </header>
      <ul className="folders">
        {folders.map((folder) => (
          <li key={folder.folder}>
            <code>{folder.folder}</code>
            <span className="dim">{songsInWords(folder.songs)}</span>
            <span className={folder.is_there ? undefined : "warn"}>{changes(folder)}</span>
          </li>
        ))}
      </ul>
      {answer.error && <Trouble error={answer.error} />}
    </section>
  );
}

function changes({ is_there, new: fresh, changed, gone }: FolderChanges): string {
  if (!is_there) return "not there: nothing of it will change";
  const said = [fresh && `${fresh} new`, changed && `${changed} changed`, gone && `${gone} gone`].filter(Boolean);
  return said.length > 0 ? said.join(", ") : "as it was";
}

interface FolderChanges {
  is_there: boolean;
  new: number;
  changed: number;
  gone: number;
}

/** What was added and removed lately, each of which can be undone. */
export function History() {
  const imports = (useImportList().data?.imports ?? []).filter(
    (one) => !goesOn(one) && one.kind === "import" && one.added > 0,
  );
  const { removed, trouble } = useRemovals();
  if (imports.length === 0 && removed.length === 0) return null;
  return (
    <section aria-labelledby="history" className="panel wide">
      <h2 id="history">Lately</h2>
      {trouble && <Trouble error={trouble} />}
      <ul className="history">
        {removed.length > 0 && (
          <li>
            <span>
              Removed{" "}
              {removed.length === 1 ? (
                <>
                  “{removed[0]!.title}” <span className="dim">by {removed[0]!.artist}</span>
                </>
              ) : (
                songsInWords(removed.length)
              )}
            </span>
            <button type="button" className="quiet" onClick={() => void putBack()}>
              <Icon name="undo" /> Put back
            </button>
          </li>
        )}
        {imports.map((one) => (
          <Batch key={one.id} batch={one} />
        ))}
      </ul>
    </section>
  );
}

/** One import, which can be taken out and put back as a whole. */
function Batch({ batch }: { batch: ImportState }) {
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const act = async (asked: () => Promise<unknown>) => {
    setBusy(true);
    setTrouble("");
    try {
      await asked();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    await libraryChanged();
    setBusy(false);
  };
  const redo = async () => {
    const { lost } = await api.redoImport(batch.id);
    if (lost > 0) throw new Error(`${songsInWords(lost)} cannot be put back any more: add the files again.`);
  };
  const missing = batch.added - batch.present;
  return (
    <li>
      <span>
        Added {songsInWords(batch.added)} <span className="dim">from {batch.name}</span>
        {missing > 0 && <span className="dim">, {batch.present} of which are here</span>}
      </span>
      {missing > 0 && (
        <button type="button" className="quiet" disabled={busy} onClick={() => void act(redo)}>
          <Icon name="undo" /> Put back {missing}
        </button>
      )}
      {batch.present > 0 && (
        <button
          type="button"
          className="quiet"
          disabled={busy}
          onClick={() => void act(() => api.undoImport(batch.id))}
        >
          <Icon name="trash" /> Remove {batch.present}
        </button>
      )}
      {trouble && <Trouble error={trouble} />}
    </li>
  );
}

/** Songs whose lyrics look wrong, to be looked at, and removed. */
export function Doctor() {
  const [wanted, setWanted] = useState(false);
  const answer = useDoctor(wanted);
  return (
    <section aria-labelledby="doctor" className="panel wide">
      <header className="panel-head">
        <h2 id="doctor">Lyrics that look wrong</h2>
        {!wanted && (
          <button type="button" className="button" onClick={() => setWanted(true)}>
            <Icon name="search" /> Look for them
          </button>
        )}
      </header>
      {!wanted && (
        <p className="dim">Another song's words, texts that stop in mid-line, placeholders, other languages.</p>
      )}
      {wanted && !answer.data && !answer.error && (
        <>
          <p role="status">Reading all lyrics …</p>
          <Waiting shapes={1} />
        </>
      )}
      {answer.error && <Trouble error={answer.error} />}
      {answer.data && <Findings report={answer.data} />}
    </section>
  );
}

const FIRST = 5;

function Findings({ report }: { report: DoctorReport }) {
  if (report.total === 0) return <p role="status">No lyrics look wrong.</p>;
  return (
    <>
      <p role="status" className="visually-hidden">
        {report.total} findings
      </p>
      {report.doubts.map(({ name, meaning, songs }) => (
        <Doubted
          key={name}
          title={`${name[0]!.toUpperCase()}${name.slice(1)}`}
          meaning={meaning}
          songs={songs}
          findings={report.findings.filter((finding) => finding.doubt === name)}
        />
      ))}
    </>
  );
}

interface DoubtedProps {
  title: string;
  meaning: string;
  songs: number;
  findings: DoctorReport["findings"];
}

function Doubted({ title, meaning, songs, findings }: DoubtedProps) {
  const [all, setAll] = useState(false);
  const { waiting, sent } = useRemovals();
  return (
    <section className="doubt" aria-label={title}>
      <h3>
        {title} <span className="dim">{songs}</span>
      </h3>
      <p className="dim small">{meaning[0]!.toUpperCase() + meaning.slice(1)}.</p>
      <ul>
        {findings.slice(0, all ? findings.length : FIRST).map(({ song, detail }) => {
          const gone = sent.has(song.id) || waiting.some(({ id }) => id === song.id);
          return (
            <li key={song.id} className={gone ? "doubtful gone" : "doubtful"}>
              <SongCells song={song} />
              <span className="dim detail">{detail}</span>
              <button
                type="button"
                className="round"
                aria-label={`Remove ${song.title} from the library`}
                title="Remove from the library"
                disabled={gone}
                onClick={() => removeLater(song)}
              >
                <Icon name="trash" />
              </button>
            </li>
          );
        })}
      </ul>
      {!all && findings.length > FIRST && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          Show all {findings.length}
        </button>
      )}
    </section>
  );
}
