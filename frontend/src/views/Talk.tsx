import { useEffect, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import { TalkLine } from "../components/TalkLine";
import { useTitle } from "../lib/hooks";
import { navigate, talkAddress } from "../lib/router";
import { forgetTalk, type Line, say, undo, useTalk } from "../state/talk";
import { LONGEST_TEXT } from "../state/wish";

const FIRST = [
  "I feel lonely tonight",
  "Songs about the sea from the 60s",
  "Something to dance to in the kitchen",
  "What can you do?",
];

/** A conversation about songs.
 *
 * @param start what is said at once, from a link; empty for nothing
 */
export function Talk({ start }: { start: string }) {
  useTitle("Talk");
  const { lines, busy } = useTalk();
  const [typed, setTyped] = useState("");
  const box = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const last = lines.at(-1);

  useEffect(() => {
    if (!start) return;
    navigate(talkAddress(), true);
    void say(start);
  }, [start]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever there is another line, or its answer
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: "start" });
  }, [lines.length, last?.answer]);

  const send = (text: string) => {
    const line = text.trim();
    if (!line || busy) return;
    setTyped("");
    void say(line);
    box.current?.focus();
  };

  return (
    <div className="talk">
      <header className="view-header">
        <h1 tabIndex={-1} className="view-heading">
          Talk
        </h1>
        {lines.length > 0 && (
          <>
            <button type="button" className="quiet" disabled={busy} onClick={() => void undo()}>
              <Icon name="undo" /> Undo
            </button>
            <button
              type="button"
              className="quiet"
              disabled={busy}
              onClick={() => {
                forgetTalk();
                box.current?.focus();
              }}
            >
              Start over
            </button>
          </>
        )}
      </header>
      {lines.length === 0 && (
        <p className="dim lead">
          Say how you feel, then what to change: “calmer”, “like the second one but angrier”, “no more ABBA”, “why?”.
          What you say stays in this page, and is kept nowhere.
        </p>
      )}
      <ol ref={list} className="talk-lines">
        {lines.map((line) => (
          <TalkLine key={line.id} line={line} isLast={line === last} />
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {busy ? "Looking for songs" : told(last)}
      </p>
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send(typed);
        }}
      >
        <ul className="chips" aria-label="You can say">
          {(last?.answer?.suggestions ?? FIRST).map((suggestion) => (
            <li key={suggestion}>
              <button type="button" className="chip" disabled={busy} onClick={() => send(suggestion)}>
                {suggestion}
              </button>
            </li>
          ))}
        </ul>
        <div className="composer-box">
          <textarea
            ref={box}
            rows={1}
            maxLength={LONGEST_TEXT}
            value={typed}
            aria-label="What you say"
            placeholder={lines.length ? "calmer, not that one, more …" : "How do you feel?"}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              send(typed);
            }}
          />
          <button type="submit" className="button primary" disabled={busy || !typed.trim()}>
            Say
          </button>
        </div>
      </form>
    </div>
  );
}

/** The last answer for who reads by ear. */
function told(line: Line | undefined): string {
  if (!line?.answer) return "";
  const songs = line.answer.recommendations.length;
  return `${line.answer.text}${songs ? ` ${songs} ${songs === 1 ? "song" : "songs"}.` : ""}`;
}
