import { retry, useConnection } from "../state/connection";
import { Toast } from "./Toast";

/** Says calmly that the server is away. Everything on the page stays where it is. */
export function Banner() {
  const lost = useConnection() === "lost";
  return (
    <Toast>
      {lost && (
        <>
          <span className="pulse" aria-hidden="true" />
          <p>The server does not answer. What you see stays; the page goes on by itself when it is back.</p>
          <button type="button" className="button" onClick={() => void retry()}>
            Try now
          </button>
        </>
      )}
    </Toast>
  );
}
