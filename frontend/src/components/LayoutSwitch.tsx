import { chooseLayout, useLayout } from "../state/layout";
import { LAYOUTS } from "../state/wish";
import { Icon } from "./Icon";

/** Cards or rows. */
export function LayoutSwitch() {
  const chosen = useLayout();
  return (
    <fieldset className="switch" aria-label="Show songs as">
      {LAYOUTS.map((layout) => (
        <button
          type="button"
          key={layout}
          aria-pressed={chosen === layout}
          aria-label={layout === "cards" ? "Cards" : "List"}
          title={layout === "cards" ? "Cards" : "List"}
          onClick={() => chooseLayout(layout)}
        >
          <Icon name={layout} />
        </button>
      ))}
    </fieldset>
  );
}
