import type { Size, View } from './view';

// no text: a program of the graphics card
const VERTEX = `#version 300 es
uniform vec2 middle;
uniform vec2 units;
uniform float pixels;
in vec2 place;
in vec4 colour;
in float size;
out vec4 shown;
void main() {
  vec2 at = (place - middle) * units;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
  gl_PointSize = size * pixels;
  shown = colour;
}`;

/** Discs whose edge is smoothed over a pixel. */
// no text: a program of the graphics card
const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 shown;
out vec4 colour;
void main() {
  float far = length(gl_PointCoord - 0.5) * 2.0;
  float edge = fwidth(far);
  float inside = 1.0 - smoothstep(1.0 - edge, 1.0, far);
  if (inside <= 0.0) discard;
  colour = vec4(shown.rgb, 1.0) * shown.a * inside;
}`;

/** Draws many points by WebGL, in one call. */
export class PointLayer {
  private count = 0;

  private constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly program: WebGLProgram,
    private readonly buffers: Record<'place' | 'colour' | 'size', WebGLBuffer>,
  ) {}

  /** Return a layer on a canvas; null where the browser has no WebGL 2. */
  static on(canvas: HTMLCanvasElement): PointLayer | null {
    const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true, alpha: true });
    if (!gl) return null;
    const program = programOf(gl);
    if (!program) return null;
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's name for it
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const buffers = { place: gl.createBuffer(), colour: gl.createBuffer(), size: gl.createBuffer() };
    bind(gl, program, 'place', buffers.place, 2, gl.FLOAT, false);
    bind(gl, program, 'colour', buffers.colour, 4, gl.UNSIGNED_BYTE, true);
    bind(gl, program, 'size', buffers.size, 1, gl.FLOAT, false);
    return new PointLayer(gl, program, buffers);
  }

  setPlaces(x: Float32Array, y: Float32Array): void {
    this.count = x.length;
    const places = new Float32Array(2 * x.length);
    for (let point = 0; point < x.length; point += 1) {
      places[2 * point] = x[point] ?? 0;
      places[2 * point + 1] = y[point] ?? 0;
    }
    this.fill('place', places);
  }

  /** @param colours Red, green, blue and opacity of each point. @param sizes Diameters in CSS pixels. */
  setLooks(colours: Uint8Array, sizes: Float32Array): void {
    this.fill('colour', colours);
    this.fill('size', sizes);
  }

  /** @param most Only so many points are drawn, the first. */
  draw(view: View, { width, height }: Size, pixelRatio: number, most = Number.POSITIVE_INFINITY): void {
    const { gl, program } = this;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(gl.getUniformLocation(program, 'middle'), view.x, view.y);
    gl.uniform2f(gl.getUniformLocation(program, 'units'), (2 * view.scale) / width, (2 * view.scale) / height);
    gl.uniform1f(gl.getUniformLocation(program, 'pixels'), pixelRatio);
    gl.drawArrays(gl.POINTS, 0, Math.min(most, this.count));
  }

  /** Give back what the graphics card keeps. */
  free(): void {
    for (const buffer of Object.values(this.buffers)) this.gl.deleteBuffer(buffer);
    this.gl.deleteProgram(this.program);
  }

  private fill(name: keyof typeof this.buffers, values: Float32Array | Uint8Array): void {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers[name]);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, values, this.gl.STATIC_DRAW);
  }
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}

function bind(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  name: string,
  buffer: WebGLBuffer,
  size: number,
  type: number,
  isNormalised: boolean,
): void {
  const place = gl.getAttribLocation(program, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, size, type, isNormalised, 0, 0);
}
