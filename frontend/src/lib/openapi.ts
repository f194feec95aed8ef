/** The routes of the API as its OpenAPI description has them, and the requests that try them. */

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: { enum?: unknown[]; default?: unknown; anyOf?: { enum?: unknown[] }[] };
}

interface Operation {
  description?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: { $ref?: string } }> };
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, { examples?: unknown[] }> };
}

export interface ApiRoute {
  method: string;
  path: string;
  description: string;
  parameters: { name: string; inPath: boolean; required: boolean; description: string; choices: string[] }[];
  /** An example of the JSON that it takes; null if it takes none. */
  body: string | null;
}

const JSON_TYPE = "application/json";

/** The routes that can be tried: those that take a file cannot. */
export function routesOf({ paths, components }: OpenApi): ApiRoute[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const content = operation.requestBody?.content;
      if (content && !content[JSON_TYPE]) return [];
      const model = content?.[JSON_TYPE]?.schema?.$ref?.split("/").at(-1) ?? "";
      const example = components?.schemas?.[model]?.examples?.[0] ?? {};
      return [
        {
          method: method.toUpperCase(),
          path,
          description: operation.description ?? "",
          parameters: (operation.parameters ?? [])
            .filter(({ in: place }) => place === "path" || place === "query")
            .map(({ name, in: place, required, description, schema }) => ({
              name,
              inPath: place === "path",
              required: required ?? false,
              description: description ?? "",
              choices: (schema?.enum ?? schema?.anyOf?.find((kind) => kind.enum)?.enum ?? []).map(String),
            })),
          body: content ? JSON.stringify(example, null, 2) : null,
        },
      ];
    }),
  );
}

/** The address of a route with the values of its parameters; those left empty are left out of the query. */
export function addressOf({ path, parameters }: ApiRoute, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, inPath } of parameters) {
    const value = values[name] ?? "";
    if (inPath) address = address.replace(`{${name}}`, encodeURIComponent(value));
    else if (value) query.append(name, value);
  }
  return query.size > 0 ? `${address}?${query}` : address;
}
