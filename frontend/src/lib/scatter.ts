/**
 * Draws all songs as discs in one WebGL call. Written for this page: regl, which regl-scatterplot draws with, makes its
 * functions from strings, and the page's Content-Security-Policy rightly forbids that.
 */

import type { Camera, Size } from "./camera";
import { MOODS } from "./emotions";

const VERTEX = `#version 300 es
in vec2 place;
in float mood;
in float emphasis;
uniform vec2 centre;
uniform vec2 scale;
uniform float size;
uniform vec3 colours[5];
uniform float hidden[5];
out vec4 colour;
void main() {
  int kind = int(mood);
  gl_Position = vec4((place - centre) * scale, 0.0, 1.0);
  gl_PointSize = hidden[kind] > 0.5 ? 0.0 : size * (emphasis > 1.5 ? 1.5 : 1.0);
  if (hidden[kind] > 0.5) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  colour = vec4(colours[kind], emphasis > 1.5 ? 1.0 : emphasis > 0.5 ? 0.12 : 0.82);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 colour;
uniform float size;
out vec4 drawn;
void main() {
  float far = length(gl_PointCoord - 0.5) * 2.0;
  float edge = min(0.5, 2.0 / size);
  float alpha = colour.a * (1.0 - smoothstep(1.0 - edge, 1.0, far));
  drawn = vec4(colour.rgb * alpha, alpha);
}`;

/** How a point is drawn: as usual, faded because others matter now, or as one of those. */
export const USUAL = 0;
export const FADED = 1;
export const STRONG = 2;

/** The index of a mood among five colours or switches: songs without one (-1) come behind the four. */
export const moodIndex = (mood: number): number => (mood < 0 ? MOODS.length : mood);

export class Scatter {
  private readonly gl: WebGL2RenderingContext;
  private readonly emphasis: WebGLBuffer;
  private readonly uniform: (name: string) => WebGLUniformLocation | null;

  /**
   * Throws an Error if the browser cannot draw with WebGL.
   *
   * colours are five of 0..1 red, green, blue: of the four moods, and of songs without one.
   */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    x: readonly number[],
    y: readonly number[],
    mood: readonly number[],
    private readonly colours: Float32Array,
  ) {
    const gl = canvas.getContext("webgl2", { antialias: false, alpha: true, premultipliedAlpha: true });
    if (!gl) throw new Error("This browser cannot draw with WebGL.");
    this.gl = gl;
    const program = link(gl);
    // biome-ignore lint/correctness/useHookAtTopLevel: of WebGL, not of React
    gl.useProgram(program);
    this.uniform = (name) => gl.getUniformLocation(program, name);
    const places = new Float32Array(x.length * 2);
    for (let i = 0; i < x.length; i++) {
      places[2 * i] = x[i]!;
      places[2 * i + 1] = y[i]!;
    }
    attribute(gl, program, "place", places, 2, gl.FLOAT);
    attribute(gl, program, "mood", Uint8Array.from(mood, moodIndex), 1, gl.UNSIGNED_BYTE);
    this.emphasis = attribute(gl, program, "emphasis", new Uint8Array(x.length), 1, gl.UNSIGNED_BYTE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  emphasise(emphasis: Uint8Array): void {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.emphasis);
    this.gl.bufferSubData(this.gl.ARRAY_BUFFER, 0, emphasis);
  }

  /** pointSize is in CSS pixels; hidden says for each of the five kinds whether it is left out. */
  draw(camera: Camera, size: Size, songs: number, pointSize: number, hidden: readonly boolean[]): void {
    const { gl, canvas } = this;
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    gl.viewport(0, 0, width, height);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(this.uniform("centre"), camera.x, camera.y);
    gl.uniform2f(this.uniform("scale"), (2 * camera.scale) / size.width, (2 * camera.scale) / size.height);
    gl.uniform1f(this.uniform("size"), pointSize * ratio);
    gl.uniform3fv(this.uniform("colours"), this.colours);
    gl.uniform1fv(this.uniform("hidden"), hidden.map(Number));
    gl.drawArrays(gl.POINTS, 0, songs);
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error("This browser's WebGL cannot draw the map.");
  return program;
}

function attribute(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>,
  parts: number,
  type: number,
): WebGLBuffer {
  const buffer = gl.createBuffer();
  const place = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, parts, type, false, 0, 0);
  return buffer;
}
