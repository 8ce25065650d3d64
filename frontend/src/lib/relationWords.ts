import type { Limit, MelodyAgreement, RankingAnswer, SameRecordingAnswer, VerdictAnswer } from '@/client';
import { formatDecimal, formatDuration, formatOdds } from '@/lib/format';
import { msg, say, type Text, t } from '@/lib/texts';

/** Words of what two recordings have in common. Each function returns null where the verdict does not carry the words. */

const LIMIT_WORDS: Record<Limit, Text> = {
  too_little_harmony: msg('Not enough harmony to compare'),
  no_rare_section: msg('No passage stands out'),
  common_progression: msg('Common progression'),
  other_melody: msg('Another melody over the same harmony'),
};

/** Why a verdict cannot be likely. Nothing is said of the passages of songs that were compared as a whole only. */
export function limitWords({ limit, relation, decision, similarity }: VerdictAnswer): string | null {
  if (limit === null || relation === 'same_recording' || decision === 'likely') return null;
  if (limit === 'no_rare_section' && similarity === null) return null;
  return say(LIMIT_WORDS[limit]);
}

function progressionWords(commonness: number | null): string {
  if (commonness === null) return t('Shared harmony: common progression');
  return t('Shared harmony: common progression, found in {odds} songs', { odds: formatOdds(commonness, 'of') });
}

/** What the two have in common, in one line. */
export function relationWords(verdict: VerdictAnswer): string | null {
  const { relation, decision, limit, commonness } = verdict;
  if (relation === 'same_recording') return t('Same recording');
  if (limit === 'too_little_harmony') return say(LIMIT_WORDS.too_little_harmony);
  if (relation === 'shared_harmony' && decision !== 'likely') {
    const isCommon = limit === 'common_progression';
    return isCommon ? progressionWords(commonness) : t('Shared harmony');
  }
  if (relation !== 'same_work' || decision === 'unlikely') return null;
  return decision === 'likely' ? t('Cover of the same work') : t('Perhaps a cover of the same work');
}

const MELODY_WORDS: Record<MelodyAgreement, Text> = {
  agrees: msg('The melody agrees'),
  differs: msg('The melody differs'),
  cannot_tell: msg('The melody cannot be compared'),
};

/** Whether the melodies agree where the songs match. */
export function melodyWords(verdict: VerdictAnswer): string | null {
  const { sections, melody, relation, decision } = verdict;
  if (sections.length === 0 || relation === 'same_recording' || decision === 'unlikely') return null;
  const isSaid = verdict.limit === 'too_little_harmony' || verdict.limit === 'other_melody';
  if (isSaid && limitWords(verdict) !== null) return null;
  return say(MELODY_WORDS[melody]);
}

const SAME_SPEED = 0.005;

/** Where both hold one recording: "from 0:12 of this and from 1:05 of that, 3:02 long; AcoustID fingerprint". */
export function sameRecordingWords({
  query_start_s,
  reference_start_s,
  matched_s,
  speed,
}: SameRecordingAnswer): string {
  const [here = '', there = '', length = ''] = [query_start_s, reference_start_s, matched_s].map(formatDuration);
  if (Math.abs(speed - 1) < SAME_SPEED) {
    return t('from {here} of this and from {there} of that, {length} long; AcoustID fingerprint', {
      here,
      there,
      length,
    });
  }
  const times = formatDecimal(speed, 2);
  return t(
    'from {here} of this and from {there} of that, {length} long, at {times} times the length; AcoustID fingerprint',
    { here, there, length, times },
  );
}

/** Headline of a ranking: how many of its songs are likely, and how many need a person's review. */
export function rankingHeadline({ n_likely, n_unsure }: Pick<RankingAnswer, 'n_likely' | 'n_unsure'>): string {
  if (n_likely > 0) {
    return n_unsure > 0
      ? t('{n_likely, number} likely, {n_unsure, number} to review', { n_likely, n_unsure })
      : t('{n_likely, number} likely', { n_likely });
  }
  return n_unsure > 0 ? t('No likely cover; {n_unsure, number} to review', { n_unsure }) : t('Nothing like it');
}

/** Whether every row says that there is too little harmony: that is then said of the query. */
export function lacksHarmony({ items }: { items: readonly { verdict: VerdictAnswer }[] }): boolean {
  return items.length > 0 && items.every(({ verdict }) => verdict.limit === 'too_little_harmony');
}
