import type { ReactNode } from "react";

/** Says something over the page, not in it, where it would push things away; to be put into `.toasts`. */
export function Toast({ children }: { children: ReactNode }) {
  return <div role="status">{children && <div className="toast">{children}</div>}</div>;
}
