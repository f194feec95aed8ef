import { createContext, type ReactNode, useContext } from "react";
import type { Song } from "../../api/client";

const Songs = createContext<readonly Song[]>([]);

/** The list that songs inside are played from: whoever plays one of them hears the rest afterwards. */
export function PlayList({ songs, children }: { songs: readonly Song[]; children: ReactNode }) {
  return <Songs value={songs}>{children}</Songs>;
}

export const usePlayList = (): readonly Song[] => useContext(Songs);
