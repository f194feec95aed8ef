import { useState } from "react";
import { attentionAddress, type Song } from "../api/client";
import { useLibrary, useModel, useSongs } from "../api/queries";
import { Cover } from "../components/Cover";
import { Markdown } from "../components/Markdown";
import { Trouble, Waiting } from "../components/Said";
import { useSettled, useTitle } from "../lib/hooks";

export default function Model() {
  useTitle("Model");
  const model = useModel();
  const library = useLibrary().data;
  return (
    <>
      <h1 tabIndex={-1} className="view-heading">
        Model
      </h1>
      {model.error && !model.data && <Trouble error={model.error} />}
      {!model.data && !model.error && <Waiting shapes={2} />}
      {model.data && (
        <>
          <p className="dim lead">
            {model.data.id}, {model.data.dimensions} dimensions, <code>{model.data.hash.slice(0, 12)}</code>
          </p>
          {model.data.plots.length > 0 && (
            <section aria-labelledby="plots">
              <h2 id="plots" className="list-heading">
                Figures
              </h2>
              <ul className="plots">
                {model.data.plots.map((plot) => (
                  <li key={plot.name}>
                    <figure>
                      <img src={plot.url} alt={titleOf(plot.name)} loading="lazy" />
                      <figcaption>{titleOf(plot.name)}</figcaption>
                    </figure>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Attention installed={library?.attention ?? false} />
          <section className="panel wide" aria-label="Model card">
            <Markdown text={model.data.card} />
          </section>
        </>
      )}
    </>
  );
}

/** A plot's title, from the name of its file: "learning-rates.svg" is "Learning rates". */
function titleOf(name: string): string {
  const words = name.replace(/\.\w+$/, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the model looks at in a song, drawn by the laboratory. The drawing is a page of its own and cannot reach this one. */
function Attention({ installed }: { installed: boolean }) {
  const [typed, setTyped] = useState("");
  const [song, setSong] = useState<Song | null>(null);
  const [drawn, setDrawn] = useState(true);
  const found = useSongs(useSettled(typed.trim(), 200), 6, 0).data?.songs ?? [];
  return (
    <section className="panel wide" aria-labelledby="attention">
      <h2 id="attention">Attention</h2>
      {installed ? (
        <>
          <label className="field">
            What the model looks at, in the song
            <input
              type="search"
              value={typed}
              placeholder="Title or artist"
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          <ul className="picks" aria-label="Songs to choose from">
            {found.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  aria-pressed={song?.id === one.id}
                  onClick={() => {
                    setDrawn(song?.id === one.id && drawn);
                    setSong(one);
                  }}
                >
                  <Cover song={one} size={40} />
                  <span>
                    <strong>{one.title}</strong>
                    <span className="dim">{one.artist}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <p className="dim" role="status">
            {song && !drawn && `The model reads “${song.title}” …`}
          </p>
          {song && (
            <iframe
              key={song.id}
              className="attention"
              title={`Attention in ${song.title}`}
              src={attentionAddress(song.id)}
              sandbox="allow-scripts"
              onLoad={() => setDrawn(true)}
            />
          )}
        </>
      ) : (
        <p className="dim">
          The attention view needs the laboratory: <code>pip install "lyricsbert[lab]"</code>, then start the server
          again.
        </p>
      )}
    </section>
  );
}
