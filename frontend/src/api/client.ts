/** The one way to the server: typed by its OpenAPI file, errors as its own sentences, and word of whether it answers. */

import createClient from "openapi-fetch";
import { answered, back, lost } from "../state/connection";
import type { Advisory } from "../state/leaveOut";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Song = Schemas["SongSummary"];
export type SongSheet = Schemas["SongSheet"];
export type Section = Schemas["SungSection"];
export type Recommendation = Schemas["RecommendedSong"];
export type Chip = Schemas["Chip"];
export type ConversationAnswer = Schemas["ConversationAnswer"];
export type ConversationChip = Schemas["ConversationChip"];
export type WishBody = Partial<Schemas["WishRequest"]>;
export type WishReading = Schemas["WishReading"];
export type Library = Schemas["LibrarySummary"];
export type SongOrder = NonNullable<NonNullable<paths["/api/v1/songs"]["get"]["parameters"]["query"]>["order"]>;
export type SongMap = Schemas["SongMap"];
export type Analysis = Schemas["TextAnalysis"];
export type JourneyBody = Partial<Omit<Schemas["JourneyRequest"], "start" | "goal">> &
  Record<"start" | "goal", Partial<Schemas["EndRequest"]>>;
export type Journey = Schemas["Journey"];
export type JourneyStep = Schemas["JourneyStep"];
export type ImportState = Schemas["ImportState"];
export type ArtistSheet = Schemas["ArtistSheet"];
export type AlbumSheet = Schemas["AlbumSheet"];
export type Album = Schemas["Album"];
export type Profile = Schemas["Profile"];
export type DoctorReport = Schemas["DoctorReport"];
export type PlaylistFormat = Schemas["PlaylistRequest"]["format"];

/** A file that was dropped or chosen, and its path as far as it is known. */
export interface Found {
  file: File;
  path: string;
}
export type HelpMessage = Schemas["HelpMessage"];
export type NewEvent = Schemas["NewEvent"];
export type ListenerTaste = Schemas["ListenerTaste"];
export type HistoryReport = Schemas["HistoryReport"];

/** An error as the server words it (application/problem+json). */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = "Problem";
  }
}

const TOKEN = "lyricsbert.token";
/** What somebody listens to is read with the token alone. */
const LISTENERS = "/api/v1/listeners";
const BUSY = 503;
const MOST_TRIES = 4;
/** Songs that the server gives by their ids at a time. */
export const MOST_IDS = 200;

export const token = {
  get: (): string => sessionStorage.getItem(TOKEN) ?? "",
  set: (value: string): void => sessionStorage.setItem(TOKEN, value),
};

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/**
 * A fetch that waits while the server is busy or away, so that what is on screen stays there until there is better.
 * An impatient one does not wait for a server that is away: what it sends must not be sent twice.
 */
async function reach(request: Request, patient = true): Promise<Response> {
  for (let busy = 1; ; ) {
    let answer: Response;
    try {
      answer = await fetch(request.clone());
    } catch (error) {
      if (request.signal.aborted) throw error;
      lost();
      if (!patient) throw new Error("The server does not answer.", { cause: error });
      await back(request.signal);
      continue;
    }
    answered();
    if (answer.status !== BUSY || busy++ === MOST_TRIES) return answer;
    await pause(1000 * (Number(answer.headers.get("Retry-After")) || 1), request.signal);
  }
}

const client = createClient<paths>({ fetch: (request) => reach(request) });

client.use({
  onRequest({ request }) {
    const needsToken = request.method !== "GET" || request.url.includes(LISTENERS);
    if (needsToken && token.get()) request.headers.set("Authorization", `Bearer ${token.get()}`);
  },
});

/** The answer's data, or a Problem with the server's sentence. */
async function data<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  const detail = typeof error === "object" && error !== null && "detail" in error ? error.detail : null;
  throw new Problem(typeof detail === "string" ? detail : `The server answered ${response.status}.`, response.status);
}

const V1 = "/api/v1";
/** Few enough to speak of each. */
const SONGS_OF_TURN = 5;

/** Sends a form, since the typed client knows JSON bodies only. */
async function upload<T>(address: string, body: FormData): Promise<T> {
  const headers: HeadersInit = token.get() ? { Authorization: `Bearer ${token.get()}` } : {};
  const response = await reach(new Request(address, { method: "POST", body, headers }), false);
  const answer: unknown = await response.json().catch(() => null);
  return data(Promise.resolve({ data: answer as T, error: answer, response }));
}

export const api = {
  recommend: (body: WishBody, signal: AbortSignal) =>
    data(client.POST(`${V1}/recommendations`, { body: body as Schemas["WishRequest"], signal })),
  journey: (body: JourneyBody, signal: AbortSignal) =>
    data(client.POST(`${V1}/journeys`, { body: body as Schemas["JourneyRequest"], signal })),
  startConversation: (state: string | null) => data(client.POST(`${V1}/conversations`, { body: { state } })),
  say: (conversation: string, text: string, listener: string | null, leaveOut: readonly Advisory[]) =>
    data(
      client.POST(`${V1}/conversations/{conversation_id}/turns`, {
        params: { path: { conversation_id: conversation } },
        body: { text, k: SONGS_OF_TURN, listener, leave_out: [...leaveOut] },
      }),
    ),
  takeOff: (conversation: string, chip: string) =>
    data(
      client.DELETE(`${V1}/conversations/{conversation_id}/chips/{chip_id}`, {
        params: { path: { conversation_id: conversation, chip_id: chip } },
      }),
    ),
  undoTurn: (conversation: string) =>
    data(
      client.POST(`${V1}/conversations/{conversation_id}/undo`, {
        params: { path: { conversation_id: conversation } },
      }),
    ),
  analyze: async (text: string, signal: AbortSignal) =>
    (await data(client.POST(`${V1}/analyses`, { body: { texts: [text], embeddings: false }, signal }))).analyses[0]!,
  songs: (q: string, limit: number, offset: number, signal: AbortSignal, order: SongOrder = "arrival") =>
    data(client.GET(`${V1}/songs`, { params: { query: { ...(q && { q }), limit, offset, order } }, signal })),
  songsById: (ids: readonly string[], signal: AbortSignal) =>
    data(client.GET(`${V1}/songs`, { params: { query: { id: [...ids], limit: MOST_IDS } }, signal })),
  removeSong: (id: string) => data(client.DELETE(`${V1}/songs/{song_id}`, { params: { path: { song_id: id } } })),
  artists: (q: string, limit: number, signal: AbortSignal) =>
    data(client.GET(`${V1}/artists`, { params: { query: { ...(q && { q }), limit } }, signal })),
  artist: (name: string, signal: AbortSignal) =>
    data(client.GET(`${V1}/artist`, { params: { query: { name } }, signal })) as Promise<ArtistSheet>,
  album: (artist: string, title: string, signal: AbortSignal) =>
    data(client.GET(`${V1}/album`, { params: { query: { artist, title } }, signal })),
  putBack: (ids: string[]) => data(client.POST(`${V1}/songs/put-back`, { body: { ids } })),
  undoImport: (id: string) =>
    data(client.DELETE(`${V1}/imports/{import_id}/songs`, { params: { path: { import_id: id } } })),
  redoImport: (id: string) =>
    data(client.POST(`${V1}/imports/{import_id}/songs`, { params: { path: { import_id: id } } })),
  folders: (signal: AbortSignal) => data(client.GET(`${V1}/folders`, { signal })),
  sync: () => data(client.POST(`${V1}/sync`, {})),
  doctor: (signal: AbortSignal) => data(client.GET(`${V1}/doctor`, { signal })),
  readPlaylist: (name: string, text: string) => data(client.POST(`${V1}/playlists/read`, { body: { name, text } })),
  song: (id: string, signal: AbortSignal) =>
    data(client.GET(`${V1}/songs/{song_id}`, { params: { path: { song_id: id } }, signal })),
  similar: (id: string, k: number, leave_out: Advisory[], signal: AbortSignal) =>
    data(
      client.GET(`${V1}/songs/{song_id}/similar`, {
        params: { path: { song_id: id }, query: { k, leave_out } },
        signal,
      }),
    ),
  search: (q: string, k: number, leave_out: Advisory[], signal: AbortSignal) =>
    data(client.GET(`${V1}/search`, { params: { query: { q, k, leave_out } }, signal })),
  moods: (leave_out: Advisory[], signal: AbortSignal) =>
    data(client.GET(`${V1}/moods`, { params: { query: { leave_out } }, signal })),
  map: (signal: AbortSignal) => data(client.GET(`${V1}/map`, { signal })),
  // openapi-fetch makes of the pair of years a list of any length.
  library: async (signal: AbortSignal) => (await data(client.GET(`${V1}/library`, { signal }))) as Library,
  model: (signal: AbortSignal) => data(client.GET(`${V1}/model`, { signal })),
  imports: (signal: AbortSignal) => data(client.GET(`${V1}/imports`, { signal })),
  importState: (id: string, signal?: AbortSignal) =>
    data(client.GET(`${V1}/imports/{import_id}`, { params: { path: { import_id: id } }, signal })),
  cancelImport: (id: string) =>
    data(client.DELETE(`${V1}/imports/{import_id}`, { params: { path: { import_id: id } } })),
  playlist: (ids: string[], format: PlaylistFormat, title: string) =>
    data(
      client.POST(`${V1}/playlists`, { body: { ids, format, title }, parseAs: "blob" }) as Promise<{
        data?: Blob;
        error?: unknown;
        response: Response;
      }>,
    ),
  listener: (listener: string) => data(client.GET(`${V1}/listeners/{listener}`, { params: { path: { listener } } })),
  addEvents: (listener: string, events: readonly NewEvent[]) =>
    data(
      client.POST(`${V1}/listeners/{listener}/events`, {
        params: { path: { listener } },
        body: { events: [...events] },
      }),
    ),
  setListener: (listener: string, body: Partial<Schemas["ListenerSettings"]>) =>
    data(client.POST(`${V1}/listeners/{listener}`, { params: { path: { listener } }, body })),
  eraseListener: (listener: string) =>
    data(client.DELETE(`${V1}/listeners/{listener}`, { params: { path: { listener } } })),
  exportListener: (listener: string) =>
    data(
      client.GET(`${V1}/listeners/{listener}/export`, {
        params: { path: { listener } },
        parseAs: "blob",
      }) as Promise<{ data?: Blob; error?: unknown; response: Response }>,
    ),
  /** Takes in a listening history. */
  importHistory: (listener: string, file: File): Promise<HistoryReport> => {
    const body = new FormData();
    body.append("file", file);
    return upload(`${V1}/listeners/${encodeURIComponent(listener)}/import`, body);
  },
  /** Starts an import of files, each under its path, or of the built-in songs. */
  addSongs(source: readonly Found[] | "builtin"): Promise<ImportState> {
    const body = new FormData();
    if (source === "builtin") body.append("builtin", "true");
    else for (const { file, path } of source) body.append("file", file, path);
    return upload(`${V1}/imports`, body);
  },
};

export const rejectsAddress = (id: string): string => `${V1}/imports/${encodeURIComponent(id)}/rejects`;

export const eventsAddress = (id: string): string => `${V1}/imports/${encodeURIComponent(id)}/events`;

export const attentionAddress = (id: string): string => `${V1}/songs/${encodeURIComponent(id)}/attention`;
