import { useLibrary } from "../api/queries";
import { ImportPanel } from "../components/ImportPanel";
import { useTitle } from "../lib/hooks";
import { addBuiltinSongs, goesOn, useImports } from "../state/imports";

/** An empty library, explained in one screen. */
export function Welcome() {
  useTitle("Welcome");
  const library = useLibrary().data;
  const { current, sending } = useImports();
  const busy = sending || (current !== null && goesOn(current));
  return (
    <div className="welcome">
      <h1 tabIndex={-1}>Welcome to LyricsBERT</h1>
      <p className="lead">
        It reads lyrics, and finds songs by what they say and how they feel. This library is empty: fill it with songs
        of your own, or begin with those that come along.
      </p>
      <ol className="steps">
        <li>
          <h2>Play first</h2>
          <p>The built-in songs, written for this project and free to use, are ready in half a minute.</p>
          <button type="button" className="button primary" disabled={busy} onClick={() => void addBuiltinSongs()}>
            Add the built-in songs
          </button>
        </li>
        <li>
          <h2>Or bring your own</h2>
          {library && <ImportPanel library={library} />}
        </li>
      </ol>
    </div>
  );
}
