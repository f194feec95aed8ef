import { describe, expect, it } from "vitest";
import description from "../../openapi.json";
import { addressOf, type OpenApi, routesOf } from "./openapi";

const routes = routesOf(description as unknown as OpenApi);
const route = (method: string, path: string) => routes.find((one) => one.method === method && one.path === path)!;

describe("routesOf", () => {
  it("are those of the server, but for those that take a file", () => {
    expect(route("GET", "/api/v1/songs").parameters.map(({ name }) => name)).toContain("order");
    expect(route("POST", "/api/v1/imports")).toBeUndefined();
  });

  it("know what can be chosen, and an example of what is sent", () => {
    const order = route("GET", "/api/v1/songs").parameters.find(({ name }) => name === "order");
    expect(order?.choices).toContain("artist");
    expect(JSON.parse(route("POST", "/api/v1/recommendations").body!)).toHaveProperty("text");
    expect(route("GET", "/api/v1/moods").body).toBeNull();
  });
});

describe("addressOf", () => {
  it("holds what was filled in, and nothing else", () => {
    expect(addressOf(route("GET", "/api/v1/songs"), { q: "a & b", mood: "" })).toBe("/api/v1/songs?q=a+%26+b");
    const similar = route("GET", "/api/v1/songs/{song_id}/similar");
    expect(addressOf(similar, { song_id: "a/b", k: "3" })).toBe("/api/v1/songs/a%2Fb/similar?k=3");
  });
});
