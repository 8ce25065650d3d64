import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const css = readFileSync('src/theme/global.css', 'utf8');
const forced = css.slice(css.indexOf('@media (forced-colors: active)'), css.indexOf('@media (prefers-reduced-motion'));

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
])('%s has colours of its own in forced colours', (selector) => {
  expect(forced).toContain(selector);
});
