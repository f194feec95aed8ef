import { useId, useRef, useState } from "react";
import { api, type HistoryReport, type ListenerTaste } from "../api/client";
import { eraseListener, setExploration, sync } from "../state/listener";
import { Icon } from "./Icon";

const numbers = (count: number): string => count.toLocaleString("en");

const counted = (count: number, what: string): string => `${numbers(count)} ${what}${count === 1 ? "" : "s"}`;

const entries = (count: number): string => `${numbers(count)} ${count === 1 ? "entry" : "entries"}`;

/** What the server keeps of the listener: how much of it is new, what comes in and goes out, and an end to all of it. */
export function ListenerPanel({ known }: { known: ListenerTaste }) {
  const [trouble, setTrouble] = useState("");
  const attempt = async (work: () => Promise<void>) => {
    setTrouble("");
    try {
      await work();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  const { play = 0, skip = 0 } = known.counts;
  return (
    <section className="panel listener" aria-labelledby="listener-heading">
      <h2 id="listener-heading">Your listening</h2>
      <p className="dim">
        {counted(play, "play")} and {counted(skip, "skip")}, as far as this server knows.
      </p>
      <Exploration value={known.exploration} set={(share) => attempt(() => setExploration(share))} />
      <History attempt={attempt} listener={known.name} />
      <footer>
        <button type="button" className="button" onClick={() => void attempt(() => save(known.name))}>
          <Icon name="download" /> Export all
        </button>
        <Erase erase={() => attempt(eraseListener)} />
      </footer>
      {trouble && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
    </section>
  );
}

/** How much of the new there is in what is played unasked; sent when the slider is let go. */
function Exploration({ value, set }: { value: number; set: (share: number) => Promise<void> }) {
  const [moved, setMoved] = useState<number | null>(null);
  const id = useId();
  const shown = moved ?? Math.round(value * 100);
  const settle = () => {
    if (moved === null) return;
    void set(moved / 100).finally(() => setMoved(null));
  };
  return (
    <div className="exploration">
      <label htmlFor={id}>Something new</label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={5}
        value={shown}
        aria-valuetext={`${shown} %`}
        style={{ "--from": "0%", "--to": `${shown}%` } as React.CSSProperties}
        onChange={(event) => setMoved(Number(event.target.value))}
        onPointerUp={settle}
        onKeyUp={settle}
        onBlur={settle}
      />
      <output htmlFor={id}>{shown} %</output>
    </div>
  );
}

function History({ attempt, listener }: { attempt: (work: () => Promise<void>) => Promise<void>; listener: string }) {
  const [report, setReport] = useState<HistoryReport | null>(null);
  const [sending, setSending] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File) => {
    setSending(true);
    setReport(null);
    await attempt(async () => {
      setReport(await api.importHistory(listener, file));
      await sync();
    });
    setSending(false);
  };
  return (
    <div className="history">
      <p>
        Bring what you have heard elsewhere
        <span className="dim">
          Spotify's extended streaming history or account data, an export of ListenBrainz, Last.fm or Libre.fm as CSV, a
          .scrobbler.log, or an export from here.
        </span>
      </p>
      <button type="button" className="button" disabled={sending} onClick={() => input.current?.click()}>
        <Icon name="upload" /> {sending ? "Reading …" : "Choose a file"}
      </button>
      <input
        ref={input}
        type="file"
        aria-label="File of listening history"
        className="visually-hidden"
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void take(file);
          event.target.value = "";
        }}
      />
      {report && <Report report={report} />}
    </div>
  );
}

function Report({ report }: { report: HistoryReport }) {
  const known = report.known > 0 ? `, ${numbers(report.known)} were here already` : "";
  return (
    <div className="report" role="status">
      <p>
        <strong>{numbers(report.added)} added</strong>
        {known}. In your library: {entries(report.matched)} of {counted(report.matched_songs, "song")}.
      </p>
      {report.missing > 0 && (
        <p>
          Kept for when your library has them: {entries(report.missing)} of{" "}
          {counted(report.missing_songs, "other song")}
          {report.examples.length > 0 && `, such as ${report.examples.slice(0, 3).join("; ")}`}.
        </p>
      )}
      {Object.keys(report.skipped).length > 0 && (
        <p className="dim">
          Left out:{" "}
          {Object.entries(report.skipped)
            .map(([reason, count]) => `${numbers(count)} ${reason}`)
            .join(", ")}
          .
        </p>
      )}
      {report.notes.map((note) => (
        <p className="note" key={note}>
          {note}
        </p>
      ))}
    </div>
  );
}

/** Asks once more, in place, before everything is gone. */
function Erase({ erase }: { erase: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <button type="button" className="quiet" onClick={() => setAsking(true)}>
        Erase all …
      </button>
    );
  return (
    <span className="asking">
      Likes, dislikes and all that was heard, for good?
      <button type="button" className="button" onClick={() => void erase().finally(() => setAsking(false))}>
        Erase
      </button>
      <button type="button" className="quiet" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}

async function save(listener: string): Promise<void> {
  const address = URL.createObjectURL(await api.exportListener(listener));
  const link = document.createElement("a");
  link.href = address;
  link.download = `lyricsbert-${listener}.jsonl`;
  link.click();
  URL.revokeObjectURL(address);
}
