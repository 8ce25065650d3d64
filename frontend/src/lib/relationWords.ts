import type { Limit, MelodyAgreement, RankingAnswer, SameRecordingAnswer, VerdictAnswer } from '@/client';
import { formatCount, formatDuration, formatOdds } from '@/lib/format';

/** Words of what two recordings have in common. Each function returns null where the verdict does not carry the words. */

const LIMIT_WORDS: Record<Limit, string> = {
  too_little_harmony: 'Not enough harmony to compare',
  no_rare_section: 'No passage stands out',
  common_progression: 'Common progression',
  other_melody: 'Another melody over the same harmony',
};

/** Why a verdict cannot be likely. Nothing is said of the passages of songs that were compared as a whole only. */
export function limitWords({ limit, relation, decision, similarity }: VerdictAnswer): string | null {
  if (limit === null || relation === 'same_recording' || decision === 'likely') return null;
  if (limit === 'no_rare_section' && similarity === null) return null;
  return LIMIT_WORDS[limit];
}

/** "found in 1 of 8 songs". */
function commonnessWords(commonness: number | null): string {
  if (commonness === null) return '';
  return `, found in ${formatOdds(commonness).replace(' in ', ' of ')} songs`;
}

/** What the two have in common, in one line. */
export function relationWords(verdict: VerdictAnswer): string | null {
  const { relation, decision, limit, commonness } = verdict;
  if (relation === 'same_recording') return 'Same recording';
  if (limit === 'too_little_harmony') return LIMIT_WORDS.too_little_harmony;
  if (relation === 'shared_harmony' && decision !== 'likely') {
    const isCommon = limit === 'common_progression';
    return isCommon ? `Shared harmony: common progression${commonnessWords(commonness)}` : 'Shared harmony';
  }
  if (relation !== 'same_work' || decision === 'unlikely') return null;
  return decision === 'likely' ? 'Cover of the same work' : 'Perhaps a cover of the same work';
}

const MELODY_WORDS: Record<MelodyAgreement, string> = {
  agrees: 'The melody agrees',
  differs: 'The melody differs',
  cannot_tell: 'The melody cannot be compared',
};

/** Whether the melodies agree where the songs match. */
export function melodyWords(verdict: VerdictAnswer): string | null {
  const { sections, melody, relation, decision } = verdict;
  if (sections.length === 0 || relation === 'same_recording' || decision === 'unlikely') return null;
  const limit = limitWords(verdict);
  if (limit === LIMIT_WORDS.too_little_harmony || limit === LIMIT_WORDS.other_melody) return null;
  return MELODY_WORDS[melody];
}

const SAME_SPEED = 0.005;

/** Where both hold one recording: "from 0:12 of this and from 1:05 of that, 3:02 long; AcoustID fingerprint". */
export function sameRecordingWords({
  query_start_s,
  reference_start_s,
  matched_s,
  speed,
}: SameRecordingAnswer): string {
  const [here, there, length] = [query_start_s, reference_start_s, matched_s].map(formatDuration);
  const isSameSpeed = Math.abs(speed - 1) < SAME_SPEED;
  const changed = isSameSpeed ? '' : `, at ${speed.toFixed(2)} times the length`;
  return `from ${here} of this and from ${there} of that, ${length} long${changed}; AcoustID fingerprint`;
}

/** Headline of a ranking: how many of its songs are likely, and how many need a person's review. */
export function rankingHeadline({ n_likely, n_unsure }: Pick<RankingAnswer, 'n_likely' | 'n_unsure'>): string {
  const review = n_unsure > 0 ? `${formatCount(n_unsure, 'to review', 'to review')}` : '';
  if (n_likely > 0) return [formatCount(n_likely, 'likely', 'likely'), review].filter(Boolean).join(', ');
  return review ? `No likely cover; ${review}` : 'Nothing like it';
}

/** Whether every row says that there is too little harmony: that is then said of the query. */
export function lacksHarmony({ items }: { items: readonly { verdict: VerdictAnswer }[] }): boolean {
  return items.length > 0 && items.every(({ verdict }) => verdict.limit === 'too_little_harmony');
}
