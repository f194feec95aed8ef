import { navigate, useRoute } from "../lib/router";
import { addressWithTheme, addTheme, removeTheme, useThemes } from "../state/wishStore";

/** What a song is about. A press leaves only songs that are about it, too; on the list of them a second one takes it back. */
export function ThemeChips({ themes }: { themes: readonly string[] }) {
  const chosen = useThemes();
  const onList = useRoute().view === "";
  if (themes.length === 0) return null;
  const press = (theme: string) => {
    if (!onList) return navigate(addressWithTheme(theme));
    if (chosen.includes(theme)) removeTheme(theme);
    else addTheme(theme);
  };
  return (
    <ul className="themes" aria-label="Themes">
      {themes.map((theme) => (
        <li key={theme}>
          <button
            type="button"
            className="chip"
            aria-pressed={onList ? chosen.includes(theme) : undefined}
            title={`Only songs about ${theme}`}
            onClick={() => press(theme)}
          >
            {theme}
          </button>
        </li>
      ))}
    </ul>
  );
}
