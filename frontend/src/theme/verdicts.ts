import type { Decision, VerdictAnswer } from '@/client';
import { msg, type Text } from '@/lib/texts';

export interface VerdictStyle {
  /** The decision as a heading. */
  words: Text;
  /** The decision in lists. */
  short: Text;
  /** CSS variable of the colour; see tokens.ts. */
  colour: string;
  /** Distance of the centres of the icon's two discs, in radii: 0 concentric, 2 touching. */
  discGap: number;
}

/** Words, colour and icon of each decision. Colour is never used without a word or an icon. */
export const VERDICTS: Record<Decision, VerdictStyle> = {
  likely: { words: msg('Likely a cover'), short: msg('Likely'), colour: 'var(--cf-likely)', discGap: 0.6 },
  unsure: { words: msg('Unsure'), short: msg('Unsure'), colour: 'var(--cf-unsure)', discGap: 1.3 },
  unlikely: {
    words: msg('Unlikely to be a cover'),
    short: msg('Unlikely'),
    colour: 'var(--cf-unlikely)',
    discGap: 2.4,
  },
};

const SAME_RECORDING = {
  words: msg('Same recording'),
  short: msg('Same recording'),
  colour: 'var(--cf-likely)',
  discGap: 0,
};

/** Words, colour and icon of a verdict: of its decision, except that one recording is no cover of itself. */
export function styleOf({ decision, relation, limit }: VerdictAnswer): VerdictStyle {
  if (relation === 'same_recording') return SAME_RECORDING;
  if (limit === 'too_little_harmony') return { ...VERDICTS[decision], words: msg('Not enough harmony to compare') };
  return VERDICTS[decision];
}
