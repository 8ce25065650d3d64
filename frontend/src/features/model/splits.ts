import { msg, say, type Text } from '@/lib/texts';

const NAMES: Record<string, Text> = {
  val: msg('For validation'),
  test: msg('For testing'),
  greek: msg('Greek songs'),
  recordings: msg('Recordings from audio'),
};

/** The name of a set of recordings that the model was measured on. */
export function splitName(split: string): string {
  const name = NAMES[split];
  return name ? say(name) : split;
}
