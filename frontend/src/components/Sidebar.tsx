import { goesOn, share, useImports } from "../state/imports";
import { useTaste } from "../state/taste";
import { useWishAddress } from "../state/wishStore";
import { Icon, type IconName } from "./Icon";

const VIEWS: { view: string; name: string; icon: IconName }[] = [
  { view: "", name: "Discover", icon: "discover" },
  { view: "search", name: "Search", icon: "search" },
  { view: "map", name: "Map", icon: "map" },
  { view: "library", name: "Library", icon: "library" },
  { view: "model", name: "Model", icon: "model" },
  { view: "liked", name: "Liked", icon: "heart" },
];

export function Sidebar({ view }: { view: string }) {
  const liked = useTaste().liked.length;
  const { current } = useImports();
  const wish = useWishAddress();
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
              href={entry.view === "" && view !== "" ? wish : `#/${entry.view}`}
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
      {running && (
        <a className="running" href="#/library">
          Adding songs … {done !== null && `${Math.floor(done * 100)} %`}
          <span className="bar" aria-hidden="true">
            <span style={{ width: `${(done ?? 0.05) * 100}%` }} />
          </span>
        </a>
      )}
    </nav>
  );
}
