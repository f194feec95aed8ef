import { useState } from "react";
import { api, type PlaylistFormat } from "../api/client";
import { Icon } from "./Icon";

const FORMATS = [
  { format: "m3u", name: "M3U" },
  { format: "m3u8", name: "M3U8" },
  { format: "xspf", name: "XSPF" },
  { format: "jspf", name: "JSPF" },
] as const;

/** Songs of one playlist file. */
const MOST = 1000;

/** A title as the name of a file on any system. */
const fileName = (title: string): string =>
  title
    .replace(/[\p{C}<>:"/\\|?*]+/gu, " ")
    .trim()
    .slice(0, 80) || "lyricsbert";

/** Saves a list of songs as a playlist file. */
export function Download({ ids, title }: { ids: string[]; title: string }) {
  const [trouble, setTrouble] = useState("");
  const save = async (format: PlaylistFormat) => {
    try {
      const address = URL.createObjectURL(await api.playlist(ids.slice(0, MOST), format, title));
      const link = document.createElement("a");
      link.href = address;
      link.download = `${fileName(title)}.${format}`;
      link.click();
      URL.revokeObjectURL(address);
      setTrouble("");
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : "");
    }
  };
  return (
    <fieldset className="download" aria-label="Download this list">
      <Icon name="download" />
      {FORMATS.map(({ format, name }) => (
        <button
          type="button"
          className="quiet"
          key={format}
          aria-label={`Download as ${name}`}
          onClick={() => void save(format)}
        >
          {name}
        </button>
      ))}
      {trouble && <span role="alert">{trouble}</span>}
    </fieldset>
  );
}
