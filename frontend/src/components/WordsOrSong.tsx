import { useId, useState } from "react";
import { useCompletions } from "../api/queries";
import { useSettled } from "../lib/hooks";

interface Props {
  label: string;
  /** Whether the label is for those alone who cannot see what stands around it. */
  quiet?: boolean;
  value: string;
  placeholder: string;
  longest: number;
  change: (value: string) => void;
}

/** A line of words; songs whose names hold what is typed can be chosen instead. */
export function WordsOrSong({ label, quiet = false, value, placeholder, longest, change }: Props) {
  const field = useId();
  const list = useId();
  const [typing, setTyping] = useState(false);
  const settled = useSettled(value, 200);
  const songs = useCompletions(typing ? settled : "").data?.songs ?? [];
  return (
    <p className="words-or-song">
      <label htmlFor={field} className={quiet ? "visually-hidden" : undefined}>
        {label}
      </label>
      <input
        id={field}
        type="text"
        list={list}
        value={value}
        placeholder={placeholder}
        maxLength={longest}
        autoComplete="off"
        onFocus={() => setTyping(true)}
        onBlur={() => setTyping(false)}
        onChange={(event) => change(event.target.value)}
      />
      <datalist id={list}>
        {songs.map((song) => (
          <option key={song.id} value={`${song.artist} - ${song.title}`} />
        ))}
      </datalist>
    </p>
  );
}
