import { Component, lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { useLibrary } from "./api/queries";
import { Banner } from "./components/Banner";
import { DropAnywhere } from "./components/DropAnywhere";
import { PlayerBar, PlayerTrouble } from "./components/player/PlayerBar";
import { Empty, Trouble, Waiting } from "./components/Said";
import { Sidebar } from "./components/Sidebar";
import { TopBar } from "./components/TopBar";
import { UndoToast } from "./components/UndoToast";
import { arrivedByLink, type Route, useRoute } from "./lib/router";
import { findRunning } from "./state/imports";
import { Discover } from "./views/Discover";
import { Liked } from "./views/Liked";
import { Search } from "./views/Search";
import { SongSheet } from "./views/SongSheet";
import { Talk } from "./views/Talk";

// Few visits need these, so they are fetched when one does.
const SongMap = lazy(() => import("./views/SongMap"));
const Artist = lazy(() => import("./views/Artist"));
const Album = lazy(() => import("./views/Album"));
const Library = lazy(() => import("./views/Library"));
const Playlist = lazy(() => import("./views/Playlist"));
const Journey = lazy(() => import("./views/Journey"));
const Blend = lazy(() => import("./views/Blend"));
const Api = lazy(() => import("./views/Api"));
const Model = lazy(() => import("./views/Model"));

function View({ route }: { route: Route }) {
  switch (route.view) {
    case "":
      return <Discover />;
    case "chat":
      return <Talk start={route.query.get("say") ?? ""} />;
    case "search":
      return <Search q={route.query.get("q") ?? ""} />;
    case "map":
      return <SongMap />;
    case "blend":
      return <Blend />;
    case "journey":
      return <Journey />;
    case "library":
      return <Library />;
    case "api":
      return <Api />;
    case "model":
      return <Model />;
    case "liked":
      return <Liked />;
    case "playlists":
      return <Playlist key={route.rest} id={route.rest} />;
    case "artist":
      return <Artist name={route.rest} />;
    case "album":
      return <Album artist={route.steps[0] ?? ""} title={route.steps[1] ?? ""} />;
    case "songs":
      return <SongSheet id={route.rest} toSimilar={route.query.has("similar")} />;
    default:
      return (
        <Empty icon="discover" title="There is no such view">
          <a className="button" href="#/">
            Discover songs
          </a>
        </Empty>
      );
  }
}

export function App() {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const library = useLibrary().data;
  const place = `${route.view}/${route.rest}`;

  useEffect(() => void findRunning(library?.importing), [library?.importing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each place, whatever else the address says
  useEffect(() => {
    if (!arrivedByLink()) return;
    window.scrollTo(0, 0);
    // Whoever reads by ear or keyboard begins at the new view, not where the link was.
    if (!route.query.has("q")) main.current?.focus({ preventScroll: true });
  }, [place]);

  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link, but its address would be taken for that of a view */}
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the songs
      </a>
      <Sidebar view={route.view} />
      <div className="beside">
        <TopBar route={route} />
        <div className="toasts">
          <Banner />
          <UndoToast />
          <PlayerTrouble />
        </div>
        <DropAnywhere />
        <main id="main" ref={main} tabIndex={-1}>
          <Guard key={place}>
            <Suspense fallback={<Waiting shapes={2} />}>
              <View route={route} />
            </Suspense>
          </Guard>
        </main>
      </div>
      <PlayerBar />
    </>
  );
}

/** Keeps a fault in one view from taking the whole page with it. */
class Guard extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <Empty icon="close" title="This view has stopped working">
        <Trouble error={this.state.error} />
        <button type="button" className="button" onClick={() => this.setState({ error: null })}>
          Try again
        </button>
      </Empty>
    );
  }
}
