import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Decision, VerdictAnswer } from '@/client';
import { RankingMatch, RankingRow } from '@/components/RankingRow';
import { NO_BREAK } from '@/lib/format';
import { createQueryClient } from '@/lib/queryClient';
import { rankingHeadline } from '@/lib/relationWords';
import { aSection, aTrack, aVerdict } from '@/testing/builders';
import { VerdictPanel } from './VerdictPanel';

const N_VERDICTS = 250;
const QUERY = aTrack({ title: 'Here', duration_s: 200 });
const REFERENCE = aTrack({ title: 'There', duration_s: 200 });

/** Seeded generator of numbers in 0..1 (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Draw a verdict as the API may answer it: likely exactly from the threshold; below even odds where something limits it.
 * All else is free, also where the page should not show it.
 */
function draw(random: () => number): VerdictAnswer {
  const oneOf = <T,>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const threshold = oneOf(0.5, 0.58, 0.5834, 0.99, 0.5 + 0.49 * random());
  const isSame = random() < 0.15;
  const limit = isSame
    ? null
    : oneOf(null, null, null, 'too_little_harmony', 'no_rare_section', 'common_progression', 'other_melody');
  const free = oneOf(0, 1, threshold, threshold - 1e-4, threshold - 0.004, threshold + 0.004, 0.5, random());
  const probability = isSame ? 0.9999 : limit ? Math.min(free, 0.49) : Math.min(1, free);
  const decision: Decision =
    isSame || probability >= threshold ? 'likely' : probability >= 0.12 ? 'unsure' : 'unlikely';
  const n = limit === 'too_little_harmony' ? 0 : Math.floor(random() * 4) + Number(limit === 'other_melody');
  const sections = Array.from({ length: n }, (_, index) => {
    const start = 40 * index + 10 * random();
    return aSection(start, start + 25, 150 * random(), 170, random());
  });
  const relations = {
    likely: 'same_work',
    unsure: 'shared_harmony',
    unlikely: oneOf('none', 'shared_harmony'),
  } as const;
  return aVerdict({
    decision,
    probability,
    threshold,
    limit,
    sections,
    similarity: n > 0 ? 40 * random() : oneOf(null, 12),
    relation: isSame ? 'same_recording' : limit === 'too_little_harmony' ? 'none' : relations[decision],
    same_recording: isSame ? { query_start_s: 3, reference_start_s: 60, matched_s: 120, speed: oneOf(1, 1.04) } : null,
    melody: limit === 'other_melody' ? 'differs' : oneOf('agrees', 'differs', 'cannot_tell'),
    commonness: oneOf(null, random()),
    transposition_semitones: oneOf(null, Math.floor(12 * random())),
    tempo_ratio: oneOf(null, 0.5 + random()),
    false_alarm_rate: random() ** 6,
    reason: '',
  });
}

/** Return the texts of the markup, one after another. */
function textsOf(markup: string): string {
  const texts = markup.split(/<[^>]*>/).filter((text) => text.trim() !== '');
  const marks = { '&lt;': '<', '&gt;': '>', [NO_BREAK]: ' ' };
  return Object.entries(marks).reduce((text, [written, mark]) => text.replaceAll(written, mark), texts.join(' | '));
}

const queryClient = createQueryClient();

function render(children: ReactNode): string {
  return textsOf(
    renderToStaticMarkup(
      <MantineProvider withCssVariables={false} withGlobalClasses={false}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </MantineProvider>,
    ),
  );
}

function textOf(verdict: VerdictAnswer): { panel: string; row: string } {
  const is_aligned = verdict.similarity !== null;
  const item = { rank: 1, track: REFERENCE, verdict, is_aligned, supported_by: 0, review: null };
  const check = { query: QUERY, reference: REFERENCE, verdict, review: null };
  const match = <RankingMatch item={item} side="query" durationSeconds={200} caption="length" />;
  return {
    panel: render(<VerdictPanel check={check} threshold={verdict.threshold} onThreshold={() => {}} />),
    row: render(
      <RankingRow item={item} match={match}>
        {(title) => title}
      </RankingRow>,
    ),
  };
}

/** Statements that cannot stand on one page. */
const CONTRADICTIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/Likely a cover|over of the same work/, /Unlikely|Not enough harmony|[Cc]ommon progression|No passage stands out/],
  [/Likely a cover|Same recording/, /\| Unsure|Shared harmony|Perhaps/],
  [/Same recording/, /Unlikely|Unsure|cover of|Likely a cover|harmony|progression|passage|melody|Best match/],
  [/Not enough harmony/, /“|melody|semitone|same key|faster|slower|same tempo|matches|Shared/],
  [/The melody agrees/, /The melody differs|cannot be compared/],
  [/No passage stands out/, /^(?!.*Best match found).*“Here”|compared as a whole/],
  [/Alike as a whole/, /matches|The melody|semitone|same key|Unlikely|Unsure/],
  [/Unlikely/, /Likely a cover|Perhaps|Cover of|The melody agrees/],
  [/in the same key|same key/, /semitones? (higher|lower)/],
];

/** Whether the probability that is shown is at least the threshold that is shown. */
function isShownAsLikely(panel: string): boolean {
  const [, probability = ''] = /same work \| ([<>]? ?[\d.]+) %/.exec(panel) ?? [];
  const [, threshold = ''] = /likely from ([<>]? ?[\d.]+) %/.exec(panel) ?? [];
  const numberOf = (text: string) => Number(text.replace(/< 1/, '0.5').replace(/> 99/, '99.5'));
  expect(numberOf(probability)).not.toBeNaN();
  expect(numberOf(threshold)).toBeGreaterThanOrEqual(50);
  return numberOf(probability) >= numberOf(threshold);
}

describe('the statements of a verdict', () => {
  it('never contradict each other', () => {
    const random = numbersFrom(12);
    for (let index = 0; index < N_VERDICTS; index += 1) {
      const verdict = draw(random);
      const { panel, row } = textOf(verdict);
      for (const text of [panel, row]) {
        for (const [one, other] of CONTRADICTIONS)
          expect([one.test(text), other.test(text), text]).not.toEqual([true, true, text]);
        if (verdict.sections.length === 0)
          expect(text).not.toMatch(/semitone|same key|faster|slower|tempo|melody|“Here”/);
      }
      expect([isShownAsLikely(panel), panel]).toEqual([verdict.decision === 'likely', panel]);
    }
  });

  it('agree with the headline of their ranking', () => {
    const random = numbersFrom(13);
    for (let index = 0; index < 40; index += 1) {
      const verdicts = Array.from({ length: Math.ceil(6 * random()) }, () => draw(random));
      const count = (decision: Decision) => verdicts.filter((verdict) => verdict.decision === decision).length;
      const headline = rankingHeadline({ n_likely: count('likely'), n_unsure: count('unsure') });
      expect(headline === 'Nothing like it').toBe(verdicts.every(({ decision }) => decision === 'unlikely'));
      expect(/^\d+ likely/.test(headline)).toBe(
        verdicts.some(({ probability, threshold }) => probability >= threshold),
      );
      expect(/to review/.test(headline)).toBe(verdicts.some(({ decision }) => decision === 'unsure'));
    }
  });
});
