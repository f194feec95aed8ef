import { useEffect, useId, useState } from "react";
import { useArtists, useLibrary } from "../api/queries";
import { genreInWords } from "../lib/genres";
import { useSettled } from "../lib/hooks";
import { ADVISORIES, ADVISORY_NAMES, setLeaveOut, useLeaveOut } from "../state/leaveOut";
import { HOW_MANY, type WishState } from "../state/wish";
import { addTheme, change } from "../state/wishStore";

/** Which songs may be on the list, and how many. */
export function Filters({ wish }: { wish: WishState }) {
  const library = useLibrary().data;
  const [artist, setArtist] = useState(wish.artist);
  const typed = useSettled(artist, 200);
  const artists = useArtists(typed).data?.artists ?? [];
  const list = useId();

  // Half a name is no artist: the list changes when the name is one of the library's, or when the field is left.
  const whole = artist === "" || artists.some((known) => known.name.toLowerCase() === artist.trim().toLowerCase());
  useEffect(() => {
    if (whole) change({ artist: artist.trim() });
  }, [whole, artist]);

  // It was changed elsewhere: all filters were taken away.
  useEffect(() => setArtist(wish.artist), [wish.artist]);

  return (
    <div className="filters">
      <label>
        Artist
        <input
          type="text"
          value={artist}
          list={list}
          placeholder="Any"
          autoComplete="off"
          onChange={(event) => setArtist(event.target.value)}
          onBlur={() => change({ artist })}
          onKeyDown={(event) => event.key === "Enter" && change({ artist })}
        />
        <datalist id={list}>
          {artists.map((known) => (
            <option key={known.name} value={known.name} />
          ))}
        </datalist>
      </label>
      <label>
        Genre
        <select value={wish.genre} onChange={(event) => change({ genre: event.target.value })}>
          <option value="">Any</option>
          {library?.genres.map((genre) => (
            <option key={genre.name} value={genre.name}>
              {genreInWords(genre.name)} ({genre.songs})
            </option>
          ))}
        </select>
      </label>
      {library && library.themes.length > 0 && (
        <label>
          Theme
          <select value="" onChange={(event) => addTheme(event.target.value)}>
            <option value="">{wish.themes.length > 0 ? "Add another" : "Any"}</option>
            {library.themes
              .filter((theme) => !wish.themes.includes(theme.name))
              .map((theme) => (
                <option key={theme.name} value={theme.name}>
                  {theme.name} ({theme.songs})
                </option>
              ))}
          </select>
        </label>
      )}
      <fieldset>
        <legend>Years</legend>
        <YearField label="From" value={wish.from} hint={library?.years?.[0]} set={(from) => change({ from })} />
        <span aria-hidden="true">–</span>
        <YearField label="To" value={wish.to} hint={library?.years?.[1]} set={(to) => change({ to })} />
      </fieldset>
      <label>
        How many
        <select value={wish.k} onChange={(event) => change({ k: Number(event.target.value) })}>
          {HOW_MANY.map((k) => (
            <option key={k}>{k}</option>
          ))}
        </select>
      </label>
      <LeaveOut />
    </div>
  );
}

/** A lasting choice: it holds for every list until it is changed. */
function LeaveOut() {
  const chosen = useLeaveOut();
  return (
    <fieldset className="leave-out">
      <legend>Always leave out</legend>
      {ADVISORIES.map((advisory) => (
        <label key={advisory} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(advisory)}
            onChange={(event) => setLeaveOut(advisory, event.target.checked)}
          />
          {ADVISORY_NAMES[advisory]}
        </label>
      ))}
    </fieldset>
  );
}

interface YearFieldProps {
  label: string;
  value: string;
  hint: number | undefined;
  set: (value: string) => void;
}

function YearField({ label, value, hint, set }: YearFieldProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // "19" on the way to "1985" is no year to filter by.
  const settle = (text: string) => (text.length === 4 || text === "" ? set(text) : undefined);
  return (
    <input
      type="text"
      inputMode="numeric"
      maxLength={4}
      aria-label={`${label} year`}
      placeholder={hint === undefined ? label : String(hint)}
      value={typed}
      onChange={(event) => {
        const text = event.target.value.replace(/\D/g, "");
        setTyped(text);
        settle(text);
      }}
      onBlur={() => set(typed)}
    />
  );
}
