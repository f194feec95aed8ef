import type { WishReading } from "../api/client";
import { ignore } from "../state/wishStore";

/** To somebody who speaks of self-harm: that help exists, and where. The link is opened by nobody but them. */
export function HelpMessage({ reading }: { reading: WishReading | null }) {
  const message = reading?.help;
  return (
    <div role="status">
      {message && (
        <aside className="help-message" aria-label="Help">
          <p>{message.text}</p>
          <p className="help-below">
            {message.link && (
              <a href={message.link} target="_blank" rel="noopener noreferrer">
                {message.link.replace(/^https?:\/\//, "")}
              </a>
            )}
            <button type="button" className="quiet small" onClick={() => ignore("help")}>
              That is not what I meant
            </button>
          </p>
        </aside>
      )}
    </div>
  );
}
