import { beforeEach, expect, test, vi } from "vitest";
import { api, type ConversationAnswer, Problem } from "../api/client";
import { forgetTalk, turn } from "./talk";

const answer = (conversation: string, state: string) => ({ conversation, state }) as ConversationAnswer;

beforeEach(() => {
  forgetTalk();
  vi.restoreAllMocks();
});

test("a conversation is started once", async () => {
  const start = vi.spyOn(api, "startConversation").mockResolvedValue(answer("a", "0"));
  const said = vi.fn((id: string) => Promise.resolve(answer(id, "1")));
  await turn(said);
  await turn(said);
  expect(start.mock.calls).toEqual([[null]]);
  expect(said.mock.calls).toEqual([["a"], ["a"]]);
});

test("one that the server has forgotten goes on with its state", async () => {
  const start = vi.spyOn(api, "startConversation").mockResolvedValueOnce(answer("a", "0"));
  start.mockResolvedValueOnce(answer("b", "1"));
  await turn((id) => Promise.resolve(answer(id, "1")));
  const said = vi.fn((id: string) =>
    id === "a" ? Promise.reject(new Problem("forgotten", 404)) : Promise.resolve(answer(id, "2")),
  );
  expect((await turn(said)).conversation).toBe("b");
  expect(start.mock.calls).toEqual([[null], ["1"]]);
});

test("what the server refuses is said, and tried once", async () => {
  vi.spyOn(api, "startConversation").mockResolvedValue(answer("a", "0"));
  const said = vi.fn(() => Promise.reject(new Problem("too long", 422)));
  await expect(turn(said)).rejects.toThrow("too long");
  expect(said).toHaveBeenCalledTimes(1);
});
