import type { Decision } from '@/client';

interface VerdictStyle {
  /** The decision as a heading. */
  words: string;
  /** The decision in lists. */
  short: string;
  /** CSS variable of the colour; see tokens.ts. */
  colour: string;
  /** Distance of the centres of the icon's two discs, in radii: 0 concentric, 2 touching. */
  discGap: number;
}

/** Words, colour and icon of each decision. Colour is never used without a word or an icon. */
export const VERDICTS: Record<Decision, VerdictStyle> = {
  likely: { words: 'Likely a cover', short: 'Likely', colour: 'var(--cf-likely)', discGap: 0.6 },
  unsure: { words: 'Unsure', short: 'Unsure', colour: 'var(--cf-unsure)', discGap: 1.3 },
  unlikely: { words: 'Unlikely to be a cover', short: 'Unlikely', colour: 'var(--cf-unlikely)', discGap: 2.4 },
};
