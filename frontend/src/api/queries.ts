/** What the views ask of the server. Answers are kept while one moves about, and asked again when the server is back. */

import { keepPreviousData, QueryClient, useQueries, useQuery } from "@tanstack/react-query";
import { onReturn } from "../state/connection";
import { onSaved } from "../state/listener";
import { isVisible, LONGEST_TEXT } from "../state/wish";
import { type Analysis, api, Problem, type SongOrder, type WishBody } from "./client";

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

onSaved(() => void queries.invalidateQueries({ queryKey: ["recommendations"] }));

/** After songs came or went, nothing that was asked of the library holds. Resolves when what is on screen is asked anew. */
export const libraryChanged = (): Promise<void> => queries.invalidateQueries();

export const useLibrary = () => useQuery({ queryKey: ["library"], queryFn: ({ signal }) => api.library(signal) });

export const useMoods = () => useQuery({ queryKey: ["moods"], queryFn: ({ signal }) => api.moods(signal) });

export const useMap = () => useQuery({ queryKey: ["map"], queryFn: ({ signal }) => api.map(signal) });

export const useModel = () => useQuery({ queryKey: ["model"], queryFn: ({ signal }) => api.model(signal) });

export const useSong = (id: string) =>
  useQuery({ queryKey: ["song", id], queryFn: ({ signal }) => api.song(id, signal) });

export const useSimilar = (id: string, k = 12) =>
  useQuery({
    queryKey: ["similar", id, k],
    queryFn: ({ signal }) => api.similar(id, k, signal),
    // A song whose lyrics are unusable has no similar ones; that is an answer, not a failure.
    throwOnError: false,
  });

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

export const useSongs = (q: string, limit: number, offset: number) =>
  useQuery({
    queryKey: ["songs", q, limit, offset],
    queryFn: ({ signal }) => api.songs(q, limit, offset, signal),
    placeholderData: keepPreviousData,
  });

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

export const useSearch = (q: string, k: number) =>
  useQuery({
    queryKey: ["search", q, k],
    queryFn: ({ signal }) => api.search(q, k, signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });

export const isProblem = (error: unknown, status: number): boolean =>
  error instanceof Problem && error.status === status;
