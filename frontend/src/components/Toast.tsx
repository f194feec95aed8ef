import type { ReactNode } from "react";
import { createPortal } from "react-dom";

/** Says something over the page, one below the other wherever they come from; nothing without children. */
export function Toast({ children }: { children: ReactNode }) {
  return createPortal(
    <div role="status">{children && <div className="toast">{children}</div>}</div>,
    document.getElementById("toasts")!,
  );
}
