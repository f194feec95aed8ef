/** The conversation: what was said, in this page alone, and gone when it is closed. */

import { api, type ConversationAnswer, Problem } from "../api/client";
import { createStore, useStore } from "../lib/store";
import { leftOut } from "./leaveOut";
import { knownListener } from "./listener";

export interface Line {
  /** Counts the lines, for their keys. */
  id: number;
  /** What was said; null for a press of a button. */
  said: string | null;
  /** Null until there is one. */
  answer: ConversationAnswer | null;
  /** Why there is none. */
  trouble: unknown;
}

export interface Talk {
  lines: readonly Line[];
  busy: boolean;
}

const NOTHING: Talk = { lines: [], busy: false };
const store = createStore<Talk>(NOTHING);

/** The last answer, which knows the conversation's id and what to go on with. */
let last: ConversationAnswer | null = null;
let count = 0;

export const useTalk = (): Talk => useStore(store);

/** Runs a turn; a conversation that the server has forgotten goes on in a new one. */
export async function turn(run: (conversation: string) => Promise<ConversationAnswer>): Promise<ConversationAnswer> {
  last ??= await api.startConversation(null);
  try {
    last = await run(last.conversation);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    last = await api.startConversation(last.state);
    last = await run(last.conversation);
  }
  return last;
}

async function add(said: string | null, run: (conversation: string) => Promise<ConversationAnswer>): Promise<void> {
  if (store.get().busy) return;
  const line: Line = { id: ++count, said, answer: null, trouble: null };
  store.set(({ lines }) => ({ lines: [...lines, line], busy: true }));
  let done: Line;
  try {
    done = { ...line, answer: await turn(run) };
  } catch (trouble) {
    done = { ...line, trouble };
  }
  store.set(({ lines }) => ({ lines: lines.map((each) => (each.id === line.id ? done : each)), busy: false }));
}

export const say = (text: string): Promise<void> =>
  add(text, (conversation) => api.say(conversation, text, knownListener(), leftOut()));

export const takeOff = (chip: string): Promise<void> => add(null, (conversation) => api.takeOff(conversation, chip));

export const undo = (): Promise<void> => add(null, api.undoTurn);

/** Begins anew; what was said is forgotten. */
export function forgetTalk(): void {
  last = null;
  store.set(NOTHING);
}
