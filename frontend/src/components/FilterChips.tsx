import type { MouseEvent } from "react";
import { genreInWords } from "../lib/genres";
import { ADVISORY_NAMES, type Advisory, setLeaveOut } from "../state/leaveOut";
import { type WishState, yearsInWords } from "../state/wish";
import { change, removeTheme } from "../state/wishStore";
import { Icon } from "./Icon";

/** The filters that are on, one chip each, and each can be taken away. The moods have a row of their own. */
export function FilterChips({ wish, leaveOut = [] }: { wish: WishState; leaveOut?: readonly Advisory[] }) {
  const years = yearsInWords(wish.from, wish.to);
  const filters = [
    ...wish.themes.map((theme) => ({ text: `about ${theme}`, remove: () => removeTheme(theme) })),
    ...(wish.artist.trim() ? [{ text: `by ${wish.artist}`, remove: () => change({ artist: "" }) }] : []),
    ...(wish.genre ? [{ text: genreInWords(wish.genre), remove: () => change({ genre: "" }) }] : []),
    ...leaveOut.map((advisory) => ({
      text: `no ${ADVISORY_NAMES[advisory].toLowerCase()}`,
      remove: () => setLeaveOut(advisory, false),
    })),
    ...(years ? [{ text: years, remove: () => change({ from: "", to: "" }) }] : []),
  ];
  if (filters.length === 0) return null;

  // The chip goes, and would take the focus with it: whoever uses the keyboard goes on beside it.
  const press = ({ currentTarget }: MouseEvent, remove: () => void) => {
    const chip = currentTarget.closest("li");
    const beside = (chip?.nextElementSibling ?? chip?.previousElementSibling)?.querySelector("button");
    (beside ?? document.getElementById("list-heading"))?.focus({ preventScroll: true });
    remove();
  };

  return (
    <ul className="chips removable" aria-label="Filters that are on">
      {filters.map(({ text, remove }) => (
        <li className="chip" key={text}>
          <span>{text}</span>
          <button type="button" aria-label={`Take away: ${text}`} onClick={(event) => press(event, remove)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
