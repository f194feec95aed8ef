import type { ReactNode } from "react";
import type { HelpMessage as Message, WishReading } from "../api/client";
import { ignore } from "../state/wishStore";

/** To somebody who speaks of self-harm: that help exists, and where. The link is opened by nobody but them. */
export function HelpMessage({ reading }: { reading: WishReading | null }) {
  const message = reading?.help;
  return (
    <div role="status">
      {message && (
        <HelpBox message={message}>
          <button type="button" className="quiet small" onClick={() => ignore("help")}>
            That is not what I meant
          </button>
        </HelpBox>
      )}
    </div>
  );
}

export function HelpBox({ message, children }: { message: Message; children?: ReactNode }) {
  return (
    <aside className="help-message" aria-label="Help">
      <p>{message.text}</p>
      <p className="help-below">
        {message.link && (
          <a href={message.link} target="_blank" rel="noopener noreferrer">
            {message.link.replace(/^https?:\/\//, "")}
          </a>
        )}
        {children}
      </p>
    </aside>
  );
}
