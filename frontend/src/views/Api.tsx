import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { token } from "../api/client";
import { Trouble, Waiting } from "../components/Said";
import { useTitle } from "../lib/hooks";
import { type ApiRoute, addressOf, type OpenApi, routesOf } from "../lib/openapi";

const DESCRIPTION = "/api/openapi.json";
const FIRST = "POST /api/v1/recommendations";
/** More of an answer is not shown: a map has megabytes. */
const MOST_SHOWN = 20_000;

const nameOf = ({ method, path }: ApiRoute): string => `${method} ${path}`;

/** Tries the routes of the server's API. Nothing but the server itself takes part. */
export default function Api() {
  useTitle("API");
  const answer = useQuery({
    queryKey: ["openapi"],
    queryFn: async ({ signal }) => routesOf((await (await fetch(DESCRIPTION, { signal })).json()) as OpenApi),
  });
  const [chosen, setChosen] = useState(FIRST);
  const route = answer.data?.find((one) => nameOf(one) === chosen);
  return (
    <>
      <h1 tabIndex={-1} className="view-heading">
        API
      </h1>
      <p className="dim lead">
        Everything on this page comes from an API that is yours, too: <a href="/api/docs">all of it in words</a>, or as{" "}
        <a href={DESCRIPTION}>OpenAPI</a>.
      </p>
      {answer.error && <Trouble error={answer.error} />}
      {!answer.data && !answer.error && <Waiting shapes={1} />}
      {answer.data && (
        <section className="panel wide" aria-labelledby="try">
          <h2 id="try">Try it</h2>
          <label className="field">
            Route
            <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {answer.data.map((one) => (
                <option key={nameOf(one)}>{nameOf(one)}</option>
              ))}
            </select>
          </label>
          {route && <Try key={nameOf(route)} route={route} />}
        </section>
      )}
    </>
  );
}

interface Answer {
  status: string;
  text: string;
}

function Try({ route }: { route: ApiRoute }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(route.body ?? "");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    setAnswer({ status: "…", text: "" });
    setAnswer(await ask(route, addressOf(route, values), body));
  };
  return (
    <form className="try" onSubmit={(event) => void send(event)}>
      <p className="dim">{route.description.replaceAll("`", "")}</p>
      {route.parameters.map(({ name, required, description, choices }) => (
        <label className="field" key={name}>
          <span>
            <code>{name}</code> {description}
          </span>
          <input
            type="text"
            list={choices.length > 0 ? `choices-${name}` : undefined}
            required={required}
            value={values[name] ?? ""}
            autoComplete="off"
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          />
          {choices.length > 0 && (
            <datalist id={`choices-${name}`}>
              {choices.map((choice) => (
                <option key={choice} value={choice} />
              ))}
            </datalist>
          )}
        </label>
      ))}
      {route.body !== null && (
        <label className="field">
          JSON
          <textarea rows={8} spellCheck={false} value={body} onChange={(event) => setBody(event.target.value)} />
        </label>
      )}
      <button type="submit" className="button primary">
        Send
      </button>
      {answer && (
        <section aria-label="Answer" aria-live="polite">
          <p>
            <strong>{answer.status}</strong>
          </p>
          {answer.text && <pre tabIndex={0}>{answer.text}</pre>}
        </section>
      )}
    </form>
  );
}

async function ask(route: ApiRoute, address: string, body: string): Promise<Answer> {
  const headers = new Headers();
  if (route.body !== null) headers.set("Content-Type", "application/json");
  if (token.get()) headers.set("Authorization", `Bearer ${token.get()}`);
  try {
    const answer = await fetch(address, {
      method: route.method,
      headers,
      ...(route.body !== null && { body }),
    });
    const kind = answer.headers.get("Content-Type") ?? "";
    return { status: `${answer.status} ${kind}`, text: readableText(await answer.text(), kind) };
  } catch {
    return { status: "The server does not answer.", text: "" };
  }
}

/** The text of an answer, JSON with one value to a line. */
function readableText(text: string, kind: string): string {
  if (kind.startsWith("image/") && !kind.includes("svg")) return "";
  const shown = kind.includes("json") && text ? JSON.stringify(JSON.parse(text), null, 2) : text;
  return shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}\n…` : shown;
}
