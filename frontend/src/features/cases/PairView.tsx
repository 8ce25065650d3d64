import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CaseNoteAnswer, CasePairAnswer } from '@/client';
import { VerdictBadge } from '@/components/VerdictBadge';
import { SONG_FACTS } from '@/lib/caseWords';
import { formatDuration, formatMoment, formatOdds, formatPart } from '@/lib/format';
import type { PictureName } from '@/lib/queries/cases';
import classes from './Cases.module.css';
import { Notes } from './Notes';

const CAPTIONS: Record<PictureName, string> = {
  query: 'Harmony of the first song over time, with numbered sections',
  reference: 'Harmony of the second song',
  matrix: 'Where both are alike: the first song runs down, the second to the right',
};
const NAMES = ['query', 'reference', 'matrix'] as const;

interface PairViewProps {
  number: number;
  pair: CasePairAnswer;
  notes: readonly CaseNoteAnswer[];
  /** Whether the songs can be opened. */
  isLinked: boolean;
  picture: (name: PictureName, caption: string) => ReactNode;
  /** What a new comparison says. */
  rerun?: ReactNode;
  /** What the person may do. */
  children?: ReactNode;
}

/** A pair of a case with its evidence. */
export function PairView({ number, pair, notes, isLinked, picture, rerun, children }: PairViewProps) {
  const { evidence } = pair;
  const { query, reference, verdict, review } = evidence;
  const title = `pair-${pair.id}`;
  return (
    <article className={classes.pair} aria-labelledby={title}>
      <h3 id={title}>
        {number}. <bdi>{query.name}</bdi> and <bdi>{reference.name}</bdi>
      </h3>
      <VerdictBadge verdict={verdict} />
      <p>{verdict.reason}</p>
      {review && (
        <p>
          {review.by ? `Review by ${review.by}: ${review.answer}.` : `Review: ${review.answer}.`} {review.note}
        </p>
      )}
      <p className={classes.quiet}>
        Evidence of {formatMoment(evidence.taken_at)}.{' '}
        {isLinked && (
          <Link to="/check" search={{ query: pair.query_id, reference: pair.reference_id }}>
            Check it now
          </Link>
        )}
      </p>
      {rerun}
      <Sections pair={pair} />
      <details>
        <summary>Pictures</summary>
        <div className={classes.pictures}>{NAMES.map((name) => picture(name, CAPTIONS[name]))}</div>
      </details>
      <details>
        <summary>The two songs</summary>
        <Songs pair={pair} />
      </details>
      <details>
        <summary>How it was found, and how often it is right</summary>
        <Figures pair={pair} />
      </details>
      <Notes notes={notes} />
      {children}
    </article>
  );
}

function Sections({ pair }: { pair: CasePairAnswer }) {
  const { sections } = pair.evidence.verdict;
  if (sections.length === 0) return <p className={classes.quiet}>No section matches.</p>;
  return (
    <table className={classes.table} aria-label="Matching sections">
      <thead>
        <tr>
          <th scope="col">First song</th>
          <th scope="col">Second song</th>
          <th scope="col">Frames that match</th>
        </tr>
      </thead>
      <tbody>
        {sections.map((each) => (
          <tr key={`${each.query_start_s} ${each.reference_start_s}`}>
            <td>
              {formatDuration(each.query_start_s)} to {formatDuration(each.query_end_s)}
            </td>
            <td>
              {formatDuration(each.reference_start_s)} to {formatDuration(each.reference_end_s)}
            </td>
            <td>{formatPart(each.strength)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Songs({ pair: { evidence } }: { pair: CasePairAnswer }) {
  const { query, reference } = evidence;
  const rows = SONG_FACTS.map(([name, of]) => [name, of(query), of(reference)] as const);
  return (
    <table className={classes.table} aria-label="The two songs">
      <thead>
        <tr>
          <td />
          <th scope="col">First song</th>
          <th scope="col">Second song</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, a, b]) => a !== null || b !== null)
          .map(([name, a, b]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td dir="auto">{a ?? 'unknown'}</td>
              <td dir="auto">{b ?? 'unknown'}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Figures({ pair: { evidence, sha256 } }: { pair: CasePairAnswer }) {
  const { verdict, model } = evidence;
  const rows = [
    ['Likely from', formatPart(verdict.threshold)],
    ['Pairs of different works that are so alike', formatOdds(verdict.false_alarm_rate)],
    ...(model.precision !== null && model.recall !== null
      ? [
          ['Likely pairs that were right', formatPart(model.precision)],
          ['Covers that were found', formatPart(model.recall)],
        ]
      : []),
    ['Program', `Contrafact ${model.program}`],
    ['Weights', model.id],
    ['SHA-256 of the weights', model.sha256],
    ['SHA-256 of this evidence', sha256],
  ] as const;
  return (
    <table className={classes.table} aria-label="How it was found">
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
