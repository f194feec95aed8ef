import { playlistAddress } from "../lib/router";
import { useCollection } from "../state/collection";
import { goesOn, share, useImports } from "../state/imports";
import { useJourneyAddress } from "../state/journeyStore";
import { useTaste } from "../state/taste";
import { useWishAddress } from "../state/wishStore";
import { Icon, type IconName } from "./Icon";

const VIEWS: { view: string; name: string; icon: IconName }[] = [
  { view: "", name: "Discover", icon: "discover" },
  { view: "chat", name: "Talk", icon: "talk" },
  { view: "search", name: "Search", icon: "search" },
  { view: "journey", name: "Journey", icon: "journey" },
  { view: "map", name: "Map", icon: "map" },
  { view: "library", name: "Library", icon: "library" },
  { view: "liked", name: "Liked", icon: "heart" },
];

export function Sidebar({ view }: { view: string }) {
  const liked = useTaste().liked.length;
  const { current } = useImports();
  // Back to where one was, not to an empty view.
  const kept: Record<string, string> = { "": useWishAddress(), journey: useJourneyAddress() };
  const running = current !== null && goesOn(current);
  const done = running ? share(current) : null;
  return (
    <nav className="sidebar" aria-label="Main">
      <a className="brand" href="#/" tabIndex={-1}>
        <span className="brand-mark">
          <i />
          <i />
          <i />
          <i />
        </span>
        LyricsBERT
      </a>
      <ul>
        {VIEWS.map((entry) => (
          <li key={entry.view}>
            <a
              href={(entry.view !== view && kept[entry.view]) || `#/${entry.view}`}
              aria-current={entry.view === view ? "page" : undefined}
            >
              <Icon name={entry.icon} filled={entry.view === "liked" && view === "liked"} />
              <span>{entry.name}</span>
              {entry.view === "liked" && liked > 0 && (
                <span className="count">
                  {liked}
                  <span className="visually-hidden"> songs</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      <Kept />
      {running && (
        <a className="running" href="#/library">
          Adding songs … {done !== null && `${Math.floor(done * 100)} %`}
          <span className="bar" aria-hidden="true">
            <span style={{ width: `${(done ?? 0.05) * 100}%` }} />
          </span>
        </a>
      )}
      <p className="sidebar-foot">
        <a href="#/model" aria-current={view === "model" ? "page" : undefined}>
          The model
        </a>
        <a href="#/api" aria-current={view === "api" ? "page" : undefined}>
          API
        </a>
      </p>
    </nav>
  );
}

/** Saved wishes and playlists, where there is room for them; a phone has them in Liked. */
function Kept() {
  const { wishes, playlists } = useCollection();
  const kept = [
    { title: "Wishes", links: wishes.map(({ name, address }) => ({ name, address })) },
    { title: "Playlists", links: playlists.map(({ id, name }) => ({ name, address: playlistAddress(id) })) },
  ].filter(({ links }) => links.length > 0);
  if (kept.length === 0) return null;
  return (
    <div className="kept">
      {kept.map(({ title, links }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <ul>
            {links.map(({ name, address }) => (
              <li key={address}>
                <a href={address} title={name}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
