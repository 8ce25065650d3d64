import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The rules of a style sheet for forced colours. */
function forcedIn(path: string): string {
  const css = readFileSync(path, 'utf8');
  const after = css.slice(css.indexOf('@media (forced-colors: active)'));
  return after.slice(0, after.indexOf('\n}\n'));
}

const forced = forcedIn('src/theme/global.css');

// Mantine draws these by their backgrounds alone, which the browser takes away.
it.each([
  '.mantine-Switch-track',
  '.mantine-Switch-thumb',
  'input:checked + .mantine-Switch-track',
  '.mantine-Slider-track::before',
  '.mantine-Slider-bar',
  '.mantine-SegmentedControl-label[data-active]',
  '.mantine-Tabs-tab[data-active]',
  '.mantine-Progress-section',
  '.mantine-Checkbox-icon',
  '.mantine-Modal-content',
])('%s has colours of its own in forced colours', (selector) => {
  expect(forced).toContain(selector);
});

// The same of the page's own: times, boundaries and what is chosen.
it.each([
  ['src/components/transport/SongPlayer.module.css', '.range::-webkit-slider-thumb'],
  ['src/features/check/evidence/Strip.module.css', '.gap'],
  ['src/features/check/evidence/Bands.module.css', '.badge[aria-pressed="true"]'],
  ['src/features/sets/Sets.module.css', '.boundary::before'],
  ['src/features/sets/Sets.module.css', '.cursor'],
  ['src/features/people/People.module.css', '.places a:not([aria-current="page"])'],
  ['src/features/map/Map.module.css', '.list li[data-current]'],
])('in %s, %s has colours of its own in forced colours', (path, selector) => {
  expect(forcedIn(path)).toContain(selector);
});
