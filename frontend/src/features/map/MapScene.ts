import { Grid } from './grid';
import { PointLayer } from './pointLayer';
import type { SongsOnMap } from './songsOnMap';
import { moved, type Point, type Size, toMap, toScreen, type View, wholeMap, zoomed } from './view';

/** Radius in pixels within which a song is under the pointer. */
const REACH_PX = 14;
const MOST_LINES = 60;
/** After so long without a move, what is in view is listed. */
const STILL_MS = 200;
const TITLE_PX = 14;
/** Times between two pictures of a moving map: after longer ones it was still. */
const [FAST_MS, SLOW_MS, LONGEST_FRAME_MS] = [24, 50, 900];
const FEWEST_DRAWN = 8_000;
const LONGEST_TITLE = 40;

/** What is in view. */
export interface InView {
  count: number;
  /** Some of them, those nearest to the middle first. */
  songs: readonly number[];
}

/** What is drawn over the points. */
export interface Overlay {
  /** The song that is looked at, its title, and its likely covers on the map with their probabilities. */
  current: number | null;
  title: string;
  covers: readonly { song: number; probability: number }[];
  /** Outline of a lasso, in pixels. */
  lasso: readonly Point[];
}

const NOTHING: Overlay = { current: null, title: '', covers: [], lasso: [] };

/** The picture of the map: points by WebGL, lines and rings on a canvas over them. */
export class MapScene {
  private view: View | null = null;
  private size: Size = { width: 1, height: 1 };
  private frame = 0;
  private timer = 0;
  private isMoving = false;
  private drawnAt = 0;
  /** Points that are drawn while the map moves: fewer where drawing takes long. */
  private most = Number.POSITIVE_INFINITY;
  private grid: Grid | null = null;
  private songs: SongsOnMap | null = null;
  private overlay = NOTHING;

  private constructor(
    private readonly points: HTMLCanvasElement,
    private readonly lines: HTMLCanvasElement,
    private readonly layer: PointLayer,
    private readonly onView: () => void,
  ) {}

  /** @param onView Called when another part of the map is seen. Null is returned where the browser has no WebGL. */
  static on(points: HTMLCanvasElement, lines: HTMLCanvasElement, onView: () => void): MapScene | null {
    const layer = PointLayer.on(points);
    return layer && new MapScene(points, lines, layer, onView);
  }

  setSongs(songs: SongsOnMap): void {
    this.songs = songs;
    this.grid = new Grid(songs.x, songs.y);
    this.layer.setPlaces(songs.x, songs.y);
    this.later();
  }

  setLooks(colours: Uint8Array, sizes: Float32Array): void {
    this.layer.setLooks(colours, sizes);
    this.later();
  }

  setOverlay(overlay: Partial<Overlay>): void {
    this.overlay = { ...this.overlay, ...overlay };
    this.later();
  }

  resize(size: Size): void {
    if (size.width < 1 || size.height < 1) return;
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.points, this.lines]) {
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(size.height * ratio);
    }
    // The same part of the map stays in sight.
    if (this.view)
      this.view = { ...this.view, scale: (this.view.scale * wholeMap(size).scale) / wholeMap(this.size).scale };
    this.size = size;
    this.show(this.view ?? wholeMap(size));
  }

  showAll(): void {
    this.show(wholeMap(this.size));
  }

  show(view: View): void {
    this.view = view;
    this.isMoving = true;
    this.later();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.stop(), STILL_MS);
  }

  zoom(factor: number, at: Point = this.middle()): void {
    this.show(zoomed(this.current(), factor, at, this.size));
  }

  move(by: Point): void {
    this.show(moved(this.current(), by));
  }

  pixels(): Size {
    return this.size;
  }

  /** The song under a place in pixels. */
  songAt(at: Point): number | null {
    return this.grid?.nearest(toMap(at, this.current(), this.size), REACH_PX / this.current().scale) ?? null;
  }

  /** The songs in view, in no order. */
  inView(): number[] {
    const corner = toMap({ x: 0, y: 0 }, this.current(), this.size);
    const opposite = toMap({ x: this.size.width, y: this.size.height }, this.current(), this.size);
    return this.grid?.within(corner.x, corner.y, opposite.x, opposite.y) ?? [];
  }

  /** The number of songs in view, and those nearest to the middle, nearest first. */
  nearestInView(limit: number): InView {
    const { x, y } = this.current();
    const found = this.inView();
    const far = (song: number) => ((this.songs?.x[song] ?? 0) - x) ** 2 + ((this.songs?.y[song] ?? 0) - y) ** 2;
    const nearest: { song: number; far: number }[] = [];
    let most = Number.POSITIVE_INFINITY;
    for (const song of found) {
      const each = { song, far: far(song) };
      if (each.far >= most) continue;
      nearest.push(each);
      // Sorted now and then: sorting all songs of a large map takes longer than drawing them.
      if (nearest.length < 4 * limit) continue;
      nearest.sort((one, other) => one.far - other.far).length = limit;
      most = nearest.at(-1)?.far ?? most;
    }
    nearest.sort((one, other) => one.far - other.far);
    return { count: found.length, songs: nearest.slice(0, limit).map(({ song }) => song) };
  }

  /** The songs inside an outline in pixels. */
  inside(outline: readonly Point[]): number[] {
    return this.grid?.inside(outline.map((corner) => toMap(corner, this.current(), this.size))) ?? [];
  }

  placeOf(song: number): Point {
    return { x: this.songs?.x[song] ?? 0, y: this.songs?.y[song] ?? 0 };
  }

  /** Where a song is in the picture, in pixels. */
  pixelOf(song: number): Point {
    return toScreen(this.placeOf(song), this.current(), this.size);
  }

  free(): void {
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.timer);
    this.layer.free();
  }

  private current(): View {
    return this.view ?? wholeMap(this.size);
  }

  private middle(): Point {
    return { x: this.size.width / 2, y: this.size.height / 2 };
  }

  /** Draw once before the next picture, however often something changes. */
  private later(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.adapt();
      const most = this.isMoving ? this.most : undefined;
      this.layer.draw(this.current(), this.size, window.devicePixelRatio || 1, most);
      this.drawLines();
    });
  }

  /** Draw everything, and tell what is in view. */
  private stop(): void {
    this.isMoving = false;
    this.later();
    this.onView();
  }

  /** Without a graphics card 100 000 points take 0.1 s: then a part of them is drawn while the map moves. */
  private adapt(): void {
    const now = performance.now();
    const took = now - this.drawnAt;
    this.drawnAt = now;
    const count = this.songs?.count ?? 0;
    if (!this.isMoving || took > LONGEST_FRAME_MS) return;
    if (took > SLOW_MS) this.most = Math.max(FEWEST_DRAWN, Math.min(count, this.most) / 2);
    else if (took < FAST_MS && this.most < count) this.most *= 1.25;
  }

  private drawLines(): void {
    const context = this.lines.getContext('2d');
    if (!context) return;
    const { current, title, covers, lasso } = this.overlay;
    const style = getComputedStyle(this.lines);
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.size.width, this.size.height);
    context.strokeStyle = style.color;
    if (current !== null) {
      const from = this.pixelOf(current);
      for (const { song, probability } of covers.slice(0, MOST_LINES)) {
        const to = this.pixelOf(song);
        context.lineWidth = 0.75 + 2 * probability;
        line(context, [from, to]);
        ring(context, to, 6);
      }
      context.lineWidth = 2.5;
      ring(context, from, 9);
      label(context, title, from, { width: this.size.width, style });
    }
    if (lasso.length > 1) {
      context.lineWidth = 1.5;
      context.setLineDash([5, 4]);
      line(context, lasso);
      context.setLineDash([]);
    }
  }
}

function line(context: CanvasRenderingContext2D, corners: readonly Point[]): void {
  context.beginPath();
  corners.forEach(({ x, y }, index) => {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
}

function ring(context: CanvasRenderingContext2D, { x, y }: Point, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

interface LabelOptions {
  width: number;
  style: CSSStyleDeclaration;
}

/** Write a title beside a point, to the side where there is room. */
function label(context: CanvasRenderingContext2D, title: string, at: Point, { width, style }: LabelOptions): void {
  const text = title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE)}…` : title;
  // no text: CSS
  context.font = `${TITLE_PX}px ${style.fontFamily}`;
  context.textBaseline = 'middle';
  const length = context.measureText(text).width;
  const left = at.x > width / 2 ? at.x - 16 - length : at.x + 16;
  // no text: CSS
  const isForced = window.matchMedia('(forced-colors: active)').matches;
  // no text: a colour of the system
  context.fillStyle = isForced ? 'Canvas' : style.getPropertyValue('--cf-surface');
  context.fillRect(left - 5, at.y - TITLE_PX + 2, length + 10, 2 * TITLE_PX - 4);
  context.fillStyle = style.color;
  context.fillText(text, left, at.y);
}
