import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { aTrack, aVerdict } from '@/testing/builders';
import { RankingMatch } from './RankingRow';

function textOf(supported_by: number): string {
  const item = { rank: 1, track: aTrack(), verdict: aVerdict(), is_aligned: true, supported_by, review: null };
  return renderToStaticMarkup(
    <MantineProvider withCssVariables={false} withGlobalClasses={false}>
      <RankingMatch item={item} side="query" durationSeconds={200} caption="length" />
    </MantineProvider>,
  );
}

test('a row says how many other versions support it', () => {
  expect(textOf(3)).toContain('supported by 3 other versions');
  expect(textOf(1)).toContain('supported by 1 other version');
  expect(textOf(1)).not.toContain('versions');
  expect(textOf(0)).not.toContain('supported');
});
