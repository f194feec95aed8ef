import { retry, useConnection } from "../state/connection";

/** Says calmly that the server is away. Everything on the page stays where it is. */
export function Banner() {
  const lost = useConnection() === "lost";
  return (
    <div className="banner-place" role="status">
      {lost && (
        <div className="banner">
          <span className="pulse" aria-hidden="true" />
          <p>The server does not answer. What you see stays; the page goes on by itself when it is back.</p>
          <button type="button" className="button" onClick={() => void retry()}>
            Try now
          </button>
        </div>
      )}
    </div>
  );
}
