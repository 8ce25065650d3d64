import { oklchToRgb, type Rgb, type Scheme } from '@/theme/pitchClasses';
import { type Colouring, type Grouping, MOST_GROUPS } from './songsOnMap';

/** Lightness and chroma (OKLCH) of coloured points; two lightnesses, so that neighbours differ by more than hue. */
const TONES = {
  light: [
    [0.52, 0.15],
    [0.68, 0.13],
  ],
  dark: [
    [0.84, 0.12],
    [0.68, 0.15],
  ],
} as const;
const GREYS: Record<Scheme, Rgb> = { light: [125, 134, 130], dark: [125, 134, 138] };
/** Hues of decisions by their place in the legend: confirmed, same recording, likely, waits. */
const DECISION_HUES = [155, 250, 125, 70];
const PLAIN = 0.9;
const FAINT = 0.55;
const DIMMED = 0.12;
const PLAIN_PX = 6;
const LIT_PX = 9;
/** A larger map has smaller points, a small one larger. */
const [FEW, MANY] = [200, 5_000];

/** Return the colour of a group by its hue; grey without one. */
export function colourOf(hue: number | null, by: Colouring, scheme: Scheme): Rgb {
  if (hue === null) return GREYS[scheme];
  const [lightness, chroma] = TONES[scheme][hue % 2 === 0 ? 0 : 1];
  const degrees = by === 'decision' ? (DECISION_HUES[hue] ?? 0) : 25 + (hue * 360) / MOST_GROUPS;
  return oklchToRgb(lightness, chroma, degrees);
}

export function asCss([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** Colours of the system, where it forces its own on every page. */
export interface ForcedColours {
  plain: Rgb;
  lit: Rgb;
}

interface LooksOptions {
  grouping: Grouping;
  by: Colouring;
  scheme: Scheme;
  /** The songs that are lit up; the others are dimmed. Null if none are dimmed. */
  lit: ReadonlySet<number> | null;
  forced: ForcedColours | null;
}

/** Return colour, opacity and size of each point. */
export function looksOf({ grouping, by, scheme, lit, forced }: LooksOptions) {
  const { groups, of } = grouping;
  const palette = groups.map(({ hue }) => (forced ? forced.plain : colourOf(hue, by, scheme)));
  const colours = new Uint8Array(4 * of.length);
  const sizes = new Float32Array(of.length);
  const factor = of.length > MANY ? 0.7 : of.length > FEW ? 1 : 1.5;
  // Songs without a group step back behind those that have one.
  const faint = groups.some(({ hue }) => hue !== null) ? FAINT : PLAIN;
  of.forEach((group, song) => {
    const isLit = lit?.has(song) ?? false;
    const [red, green, blue] = (isLit && forced?.lit) || palette[group] || GREYS[scheme];
    const opacity = lit ? (isLit ? 1 : DIMMED) : groups[group]?.hue === null && !forced ? faint : PLAIN;
    colours.set([red, green, blue, Math.round(255 * opacity)], 4 * song);
    sizes[song] = factor * (isLit ? LIT_PX : PLAIN_PX);
  });
  return { colours, sizes };
}
