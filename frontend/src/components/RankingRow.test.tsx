import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { VerdictAnswer } from '@/client';
import { aSection, aTrack, aVerdict } from '@/testing/builders';
import { RankingMatch } from './RankingRow';

function textOf(supported_by: number, verdict: Partial<VerdictAnswer> = {}): string {
  const item = { rank: 1, track: aTrack(), verdict: aVerdict(verdict), is_aligned: true, supported_by, review: null };
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

test('a row says that a likely pair without a stretch is alike as a whole', () => {
  expect(textOf(0, { sections: [], similarity: 12 })).toContain('>Alike as a whole<');
  expect(textOf(0, { sections: [], similarity: null })).not.toContain('Alike');
  expect(textOf(0, { sections: [], similarity: 12, decision: 'unsure' })).not.toContain('Alike');
  expect(textOf(0, { sections: [aSection(10, 24, 30, 44)], melody: 'agrees' })).toMatch(
    />0:14 of 3:20 matches<.*5 semitones higher · The melody agrees</,
  );
});
