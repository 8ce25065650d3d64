import type { Decision } from '@/client';

interface VerdictLook {
  /** The decision as a heading. */
  words: string;
  /** The decision where space is short. */
  short: string;
  /** CSS variable of its colour; see tokens.ts. */
  colour: string;
  /** How far apart the two discs of its icon stand, in their radii: 0 one over the other, 2 touching. */
  discGap: number;
}

/** One colour and one icon for each verdict. Colour never stands alone: word and icon go with it. */
export const VERDICTS: Record<Decision, VerdictLook> = {
  likely: { words: 'Likely a cover', short: 'Likely', colour: 'var(--cf-likely)', discGap: 0.6 },
  unsure: { words: 'Unsure', short: 'Unsure', colour: 'var(--cf-unsure)', discGap: 1.3 },
  unlikely: { words: 'Unlikely to be a cover', short: 'Unlikely', colour: 'var(--cf-unlikely)', discGap: 2.4 },
};
