import { useState } from "react";
import type { Journey, JourneyStep } from "../api/client";
import { playlistAddress } from "../lib/router";
import { addPlaylist } from "../state/collection";
import { type JourneyState, withAnother } from "../state/journey";
import { changeJourney } from "../state/journeyStore";
import { Download } from "./Download";
import { Icon } from "./Icon";
import { Judge } from "./Judge";
import { PlayAll } from "./player/PlayAll";
import { PlayList } from "./player/PlayList";
import { SongCells } from "./SongCells";

const LONGEST_NAME = 80;

/** The songs of a journey in order, why each comes where it does, and what can be done with them. */
export function JourneySongs({ journey, planned, stale }: { journey: JourneyState; planned: Journey; stale: boolean }) {
  const [saved, setSaved] = useState<{ id: string; of: Journey } | null>(null);
  const songs = planned.steps.map((step) => step.song);
  const ids = songs.map((song) => song.id);
  const name = `${planned.start.label} to ${planned.goal.label}`.slice(0, LONGEST_NAME);
  const understood = planned.chips.filter((chip) => chip.used).map((chip) => chip.text);
  return (
    <section aria-labelledby="journey-heading">
      <header className="journey-header">
        <h2 id="journey-heading">
          {songs.length} songs, about {Math.round(planned.seconds / 60)} minutes
        </h2>
        <PlayAll songs={songs} label="this journey" />
        <button
          type="button"
          className="button"
          onClick={() => setSaved({ id: addPlaylist(name, songs), of: planned })}
        >
          <Icon name="playlist" /> Save as playlist
        </button>
        <Download ids={ids} title={name} />
        <p role="status" className="dim">
          {saved?.of === planned && <a href={playlistAddress(saved.id)}>Saved among your playlists</a>}
        </p>
      </header>
      {understood.length > 0 && <p className="dim">All of them {understood.join(", ")}.</p>}
      {planned.notes.map((note) => (
        <p className="note" key={note}>
          {note}
        </p>
      ))}
      <ol className={stale ? "cards rows stale" : "cards rows"} aria-busy={stale} aria-label="Songs of the journey">
        <PlayList songs={songs}>
          {planned.steps.map((step, place) => (
            <Row
              key={step.song.id}
              step={step}
              place={place}
              another={() => changeJourney(() => withAnother(journey, ids, place))}
              mayGo={step.song.id !== planned.start.song && step.song.id !== planned.goal.song}
            />
          ))}
        </PlayList>
      </ol>
    </section>
  );
}

interface RowProps {
  step: JourneyStep;
  place: number;
  another: () => void;
  /** Whether another song may come here; one that was named as an end stays. */
  mayGo: boolean;
}

function Row({ step, place, another, mayGo }: RowProps) {
  const { song, reasons } = step;
  const why = reasons.filter(({ kind }) => kind !== "lines").map(({ text }) => text);
  const line = reasons.find(({ kind }) => kind === "lines")?.lines[0];
  return (
    <li className="song-row journey-row">
      <span className="row-place">{place + 1}</span>
      <SongCells song={song} />
      <p className="journey-why">
        <span>{why.join(" ")}</span>
        {line && <q>{line}</q>}
      </p>
      <span className="row-judge">
        <Judge song={song} />
        <button
          type="button"
          className="round"
          aria-label={`Another song instead of ${song.title}`}
          title="Another for this place"
          disabled={!mayGo}
          onClick={another}
        >
          <Icon name="another" />
        </button>
      </span>
    </li>
  );
}
