"use strict";
// The numbers: unpacking, matrices, sums over words and lines. No document here.

const DATA = JSON.parse(document.getElementById("data").textContent);
const SQUARES = Float32Array.from({ length: 256 }, (_, byte) => (byte / 255) ** 2);

async function inflate(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Unpack a window and find its lines. Offsets count code points, as Python does. */
async function prepare(window, model) {
  const t = window.tokens.length;
  window.size = t;
  window.bytes = await inflate(window.matrices);
  delete window.matrices;
  window.first = [];
  let matrices = 0;
  for (const heads of model.heads) {
    window.first.push(matrices);
    matrices += heads;
  }
  window.rolloutAt = matrices;
  window.cache = new Map();
  window.characters = Array.from(window.text);
  window.special = window.tokens.map((token) => token[2] < 0);
  window.wordTokens = window.words.map(() => []);
  window.lines = [{ start: 0, end: 0, tokens: [], words: [] }];
  window.characters.forEach((character, place) => {
    if (character === "\n") window.lines.push({ start: place + 1, end: place + 1, tokens: [], words: [] });
    else window.lines.at(-1).end = place + 1;
  });
  const lineOf = (place) => window.lines.findLastIndex((line) => line.start <= place);
  window.lineOfToken = window.tokens.map(([start, , word], token) => {
    if (word < 0) return -1;
    window.wordTokens[word].push(token);
    const line = lineOf(start);
    window.lines[line].tokens.push(token);
    return line;
  });
  window.words.forEach(([start], word) => window.lines[lineOf(start)].words.push(word));
}

/** The name of a token as the reader sees it. */
function tokenText(window, token) {
  const [start, end, word, name] = window.tokens[token];
  return word < 0 ? name : window.characters.slice(start, end).join("");
}

function wordText(window, word) {
  return window.characters.slice(...window.words[word]).join("");
}

/** Shares (t × t) of one head; head -1 is the mean of a layer, layer -1 of all layers. */
function matrix(window, layer, head) {
  const key = `${layer} ${head}`;
  if (window.cache.has(key)) return window.cache.get(key);
  const square = window.size ** 2;
  const result = new Float32Array(square);
  const add = (number, weight) => {
    const from = number * square;
    for (let place = 0; place < square; place++) result[place] += SQUARES[window.bytes[from + place]] * weight;
  };
  const heads = MODEL().heads;
  if (layer < 0) heads.forEach((count, row) => { for (let h = 0; h < count; h++) add(window.first[row] + h, 1 / count / heads.length); });
  else if (head < 0) for (let h = 0; h < heads[layer]; h++) add(window.first[layer] + h, 1 / heads[layer]);
  else add(window.first[layer] + head, 1);
  window.cache.set(key, result);
  return result;
}

function rolloutMatrix(window) {
  if (!window.cache.has("rollout")) {
    const square = window.size ** 2;
    const from = window.rolloutAt * square;
    window.cache.set("rollout", Float32Array.from({ length: square }, (_, place) => SQUARES[window.bytes[from + place]]));
  }
  return window.cache.get("rollout");
}

/** What one token looks at, or who looks at it. */
function rowOf(shares, t, token) {
  return shares.subarray(token * t, (token + 1) * t);
}

function columnOf(shares, t, token) {
  return Float32Array.from({ length: t }, (_, row) => shares[row * t + token]);
}

/** Mean of some rows (all, without a list): what these tokens look at together. */
function meanRows(shares, t, rows) {
  const chosen = rows ?? Array.from({ length: t }, (_, row) => row);
  const result = new Float32Array(t);
  for (const row of chosen) for (let j = 0; j < t; j++) result[j] += shares[row * t + j] / chosen.length;
  return result;
}

/** Rows weighted by shares that sum to 1: what a learned pooling draws from. */
function weightedRows(shares, t, weights) {
  const result = new Float32Array(t);
  for (let row = 0; row < t; row++) for (let j = 0; j < t; j++) result[j] += weights[row] * shares[row * t + j];
  return result;
}

function sumBy(values, groups) {
  return groups.map((tokens) => tokens.reduce((sum, token) => sum + values[token], 0));
}

/** Ranks from 0 to 1, the mean rank for equal values. */
function ranks(values) {
  const order = values.map((value, place) => [value, place]).sort((one, other) => one[0] - other[0]);
  const result = new Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1][0] === order[from][0]) to++;
    for (let place = from; place <= to; place++) result[order[place][1]] = (from + to) / 2 / Math.max(1, order.length - 1);
    from = to + 1;
  }
  return result;
}

/** Shares of a head's attention that go to kinds of places, in percent of all that the section's own words give. */
function habits(window, shares) {
  const t = window.size;
  const name = window.tokens.map((_, token) => tokenText(window, token).toLowerCase());
  const kinds = { "the word itself": 0, "the token before": 0, "the token after": 0, "the same word again": 0, "the rest of its line": 0, "other lines": 0, "special tokens": 0 };
  let rows = 0;
  for (let i = 0; i < t; i++) {
    if (window.special[i]) continue;
    rows++;
    for (let j = 0; j < t; j++) {
      const share = shares[i * t + j];
      if (window.special[j]) kinds["special tokens"] += share;
      else if (i === j) kinds["the word itself"] += share;
      else if (j === i - 1) kinds["the token before"] += share;
      else if (j === i + 1) kinds["the token after"] += share;
      else if (name[i] === name[j]) kinds["the same word again"] += share;
      else if (window.lineOfToken[i] === window.lineOfToken[j]) kinds["the rest of its line"] += share;
      else kinds["other lines"] += share;
    }
  }
  const total = Object.values(kinds).reduce((sum, value) => sum + value, 0) || 1;
  return Object.entries(kinds).map(([kind, value]) => [kind, value / total]);
}

function percent(share, digits) {
  const value = share * 100;
  return `${value.toFixed(digits ?? (value < 9.95 ? 1 : 0))} %`;
}
