import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

/** What a view says when it has nothing to show. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** The server's own sentence about what went wrong. */
export function Trouble({ error }: { error: unknown }) {
  const text = error instanceof Error ? error.message : String(error);
  return (
    <p className="trouble" role="alert">
      {text}
    </p>
  );
}

/** Grey shapes where something will be. */
export function Waiting({ shapes = 6, kind = "card" }: { shapes?: number; kind?: "card" | "tile" }) {
  return (
    <div className={`waiting of-${kind}s`} role="status" aria-label="Loading">
      {Array.from({ length: shapes }, (_, place) => (
        <div className="ghost" key={place} />
      ))}
    </div>
  );
}
