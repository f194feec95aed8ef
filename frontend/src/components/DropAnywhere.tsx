import { useEffect, useState } from "react";
import { useLibrary } from "../api/queries";
import { filesIn } from "../lib/dropped";
import { playlistAddress } from "../lib/router";
import { forgetReadBack, type ReadBack, receive, useReadBack } from "../state/received";
import { Icon } from "./Icon";

/** Takes files and folders wherever they are dropped on the page, and tells what came of playlists. */
export function DropAnywhere() {
  const library = useLibrary().data;
  const [over, setOver] = useState(false);
  const read = useReadBack();

  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!carriesFiles(event) || !library) return;
      event.preventDefault();
      void filesIn(event.dataTransfer!).then((found) => receive(found, library));
    };
    window.addEventListener("dragover", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [library]);

  return (
    <>
      {over && (
        <div className="drop-anywhere" aria-hidden="true">
          <p>
            <Icon name="upload" /> Drop songs, folders or playlists
          </p>
        </div>
      )}
      {read.length > 0 && (
        <section className="panel read-back" aria-label="Playlists that were read" role="status">
          <ul>
            {read.map((one) => (
              <li key={one.name}>
                <Told read={one} />
              </li>
            ))}
          </ul>
          <button type="button" className="round" aria-label="Close" onClick={forgetReadBack}>
            <Icon name="close" />
          </button>
        </section>
      )}
    </>
  );
}

const MOST_NAMED = 8;

function Told({ read: { id, name, found, missing, trouble } }: { read: ReadBack }) {
  if (trouble) return <p>{trouble}</p>;
  const of = found + missing.length;
  return (
    <>
      <p>
        {id ? <a href={playlistAddress(id)}>{name}</a> : <strong>{name}</strong>}: {found} of {of}{" "}
        {of === 1 ? "song is" : "songs are"} in the library.
      </p>
      {missing.length > 0 && (
        <p className="dim small">
          Not found: {missing.slice(0, MOST_NAMED).join("; ")}
          {missing.length > MOST_NAMED && ` and ${missing.length - MOST_NAMED} more`}
        </p>
      )}
    </>
  );
}
