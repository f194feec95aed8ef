/** What the views ask of the server. Answers are kept while one moves about, and asked again when the server is back. */

import { keepPreviousData, QueryClient, useQueries, useQuery } from "@tanstack/react-query";
import { onReturn } from "../state/connection";
import { useLeaveOut } from "../state/leaveOut";
import { onSaved } from "../state/listener";
import { isVisible, LONGEST_TEXT } from "../state/wish";
import {
  type Analysis,
  api,
  type JourneyBody,
  MOST_IDS,
  Problem,
  type Song,
  type SongOrder,
  type WishBody,
} from "./client";

const FRESH = 5 * 60 * 1000;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // connection.ts knows when to ask again: the browser's own word on being online says nothing of this server.
      networkMode: "always",
      retry: false,
      staleTime: FRESH,
      gcTime: 2 * FRESH,
      refetchOnWindowFocus: false,
    },
  },
});

onReturn(() => void queries.invalidateQueries());

const RECOMMENDATIONS = ["recommendations"];

// A list that is on screen stays as it is until its reader asks for another.
onSaved(() => void queries.invalidateQueries({ queryKey: RECOMMENDATIONS, refetchType: "none" }));

/** Asks for the lists on screen again. */
export const renewLists = (): Promise<void> => queries.invalidateQueries({ queryKey: RECOMMENDATIONS });

/** After songs came or went, nothing that was asked of the library holds. Resolves when what is on screen is asked anew. */
export const libraryChanged = (): Promise<void> => queries.invalidateQueries();

export const useLibrary = () => useQuery({ queryKey: ["library"], queryFn: ({ signal }) => api.library(signal) });

export function useMoods() {
  const leaveOut = useLeaveOut();
  return useQuery({ queryKey: ["moods", leaveOut], queryFn: ({ signal }) => api.moods([...leaveOut], signal) });
}

export const useMap = () => useQuery({ queryKey: ["map"], queryFn: ({ signal }) => api.map(signal) });

export const useModel = () => useQuery({ queryKey: ["model"], queryFn: ({ signal }) => api.model(signal) });

export const useSong = (id: string) =>
  useQuery({ queryKey: ["song", id], queryFn: ({ signal }) => api.song(id, signal) });

export const useArtist = (name: string) =>
  useQuery({ queryKey: ["artist", name], queryFn: ({ signal }) => api.artist(name, signal) });

export const useAlbum = (artist: string, title: string) =>
  useQuery({ queryKey: ["album", artist, title], queryFn: ({ signal }) => api.album(artist, title, signal) });

export const useFolders = () => useQuery({ queryKey: ["folders"], queryFn: ({ signal }) => api.folders(signal) });

export const useImportList = () => useQuery({ queryKey: ["imports"], queryFn: ({ signal }) => api.imports(signal) });

/** Asked for once somebody wants it: the server reads all lyrics for it. */
export const useDoctor = (wanted: boolean) =>
  useQuery({ queryKey: ["doctor"], queryFn: ({ signal }) => api.doctor(signal), enabled: wanted });

export function useSimilar(id: string, k = 12) {
  const leaveOut = useLeaveOut();
  return useQuery({
    queryKey: ["similar", id, k, leaveOut],
    queryFn: ({ signal }) => api.similar(id, k, [...leaveOut], signal),
    // A song whose lyrics are unusable has no similar ones; that is an answer, not a failure.
    throwOnError: false,
  });
}

/** The analysis of a text, null if there is nothing to see of it; while a newer text is analysed, that of the last one. */
export function useAnalysis(text: string): Analysis | null {
  // Signs alone are no wish, but the analysis says so.
  const sent = isVisible(text) ? text.slice(0, LONGEST_TEXT) : "";
  const answer = useQuery({
    queryKey: ["analysis", sent],
    queryFn: ({ signal }) => api.analyze(sent, signal),
    enabled: sent !== "",
    placeholderData: keepPreviousData,
  });
  return sent === "" ? null : (answer.data ?? null);
}

/** The list for a wish; while a newer wish is answered, the list of the last one. A stale request is aborted. */
export const useRecommendations = (body: WishBody | null) =>
  useQuery({
    queryKey: ["recommendations", body],
    queryFn: ({ signal }) => api.recommend(body!, signal),
    enabled: body !== null,
    placeholderData: keepPreviousData,
  });

/** The songs of a journey; while a newer one is planned, those of the last. */
export const useJourney = (body: JourneyBody | null) =>
  useQuery({
    queryKey: ["journey", body],
    queryFn: ({ signal }) => api.journey(body!, signal),
    enabled: body !== null,
    placeholderData: keepPreviousData,
  });

/** A few songs whose names hold what is typed, to choose from; none for a letter or two. */
export const useCompletions = (q: string) =>
  useQuery({
    queryKey: ["completions", q],
    queryFn: ({ signal }) => api.songs(q, 6, 0, signal),
    enabled: q.trim().length > 2,
    placeholderData: keepPreviousData,
  });

export const useSongs = (q: string, limit: number, offset: number) =>
  useQuery({
    queryKey: ["songs", q, limit, offset],
    queryFn: ({ signal }) => api.songs(q, limit, offset, signal),
    placeholderData: keepPreviousData,
  });

/** Songs that a list of the browser's names, in its order; those that are gone from the library are left out. */
export function useKnownSongs(ids: readonly string[]): Song[] {
  const pages = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, page) =>
    ids.slice(page * MOST_IDS, (page + 1) * MOST_IDS),
  );
  const answers = useQueries({
    queries: pages.map((page) => ({
      queryKey: ["songs", "ids", page],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.songsById(page, signal),
      placeholderData: keepPreviousData,
    })),
  });
  const songs = new Map(answers.flatMap(({ data }) => data?.songs ?? []).map((song) => [song.id, song]));
  return ids.flatMap((id) => songs.get(id) ?? []);
}

/** A page of the songs. */
const songPage = (q: string, order: SongOrder, size: number, page: number) => ({
  queryKey: ["songs", q, size, page * size, order],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.songs(q, size, page * size, signal, order),
});

/** The first page, which says how many songs there are; while another filter is answered, that of the last. */
export const useFirstSongs = (q: string, order: SongOrder, size: number) =>
  useQuery({ ...songPage(q, order, size, 0), placeholderData: keepPreviousData });

/** Other pages, by their numbers, each without data until it is there. */
export const useSongPages = (q: string, order: SongOrder, size: number, pages: readonly number[]) =>
  useQueries({ queries: pages.map((page) => songPage(q, order, size, page)) });

export const useArtists = (q: string) =>
  useQuery({
    queryKey: ["artists", q],
    queryFn: ({ signal }) => api.artists(q, 8, signal),
    placeholderData: keepPreviousData,
  });

export function useSearch(q: string, k: number) {
  const leaveOut = useLeaveOut();
  return useQuery({
    queryKey: ["search", q, k, leaveOut],
    queryFn: ({ signal }) => api.search(q, k, [...leaveOut], signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
}

export const isProblem = (error: unknown, status: number): boolean =>
  error instanceof Problem && error.status === status;
