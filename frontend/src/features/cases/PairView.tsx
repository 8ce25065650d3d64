import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CaseNoteAnswer, CasePairAnswer } from '@/client';
import { Say } from '@/components/Say';
import { VerdictBadge } from '@/components/VerdictBadge';
import { SONG_FACTS } from '@/lib/caseWords';
import { formatDuration, formatMoment, formatOdds, formatPart } from '@/lib/format';
import type { PictureName } from '@/lib/queries/cases';
import { reasonWords } from '@/lib/reasonWords';
import { msg, say, type Text, t } from '@/lib/texts';
import classes from './Cases.module.css';
import { Notes } from './Notes';

const CAPTIONS: Record<PictureName, Text> = {
  query: msg('Harmony of the first song over time, with numbered sections'),
  reference: msg('Harmony of the second song'),
  matrix: msg('Where both are alike: the first song runs down, the second to the right'),
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
        <Say
          text="{number}. {first} and {second}"
          values={{ number, first: <bdi>{query.name}</bdi>, second: <bdi>{reference.name}</bdi> }}
        />
      </h3>
      <VerdictBadge verdict={verdict} />
      <p>{reasonWords(verdict)}</p>
      {review && (
        <p>
          {review.by
            ? t(
                'Review by {by}: {answer, select, confirmed {confirmed} rejected {rejected} skipped {skipped} other {{answer}}}.',
                { by: review.by, answer: review.answer },
              )
            : t(
                'Review: {answer, select, confirmed {confirmed} rejected {rejected} skipped {skipped} other {{answer}}}.',
                {
                  answer: review.answer,
                },
              )}{' '}
          {review.note}
        </p>
      )}
      <p className={classes.quiet}>
        {t('Evidence of {moment}.', { moment: formatMoment(evidence.taken_at) })}{' '}
        {isLinked && (
          <Link to="/check" search={{ query: pair.query_id, reference: pair.reference_id }} className="on-screen">
            {t('Check it now')}
          </Link>
        )}
      </p>
      {rerun}
      <Sections pair={pair} />
      <details>
        <summary>{t('Pictures')}</summary>
        <div className={classes.pictures}>{NAMES.map((name) => picture(name, say(CAPTIONS[name])))}</div>
      </details>
      <details>
        <summary>{t('The two songs')}</summary>
        <Songs pair={pair} />
      </details>
      <details>
        <summary>{t('How it was found, and how often it is right')}</summary>
        <Figures pair={pair} />
      </details>
      <Notes notes={notes} />
      {children}
    </article>
  );
}

function Sections({ pair }: { pair: CasePairAnswer }) {
  const { sections } = pair.evidence.verdict;
  if (sections.length === 0) return <p className={classes.quiet}>{t('No section matches.')}</p>;
  return (
    <table className={classes.table} aria-label={t('Matching sections')}>
      <thead>
        <tr>
          <th scope="col">{t('First song')}</th>
          <th scope="col">{t('Second song')}</th>
          <th scope="col">{t('Agreement')}</th>
        </tr>
      </thead>
      <tbody>
        {sections.map((each) => (
          <tr key={`${each.query_start_s} ${each.reference_start_s}`}>
            <td>
              {t('{from} to {to}', { from: formatDuration(each.query_start_s), to: formatDuration(each.query_end_s) })}
            </td>
            <td>
              {t('{from} to {to}', {
                from: formatDuration(each.reference_start_s),
                to: formatDuration(each.reference_end_s),
              })}
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
    <table className={classes.table} aria-label={t('The two songs')}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('First song')}</th>
          <th scope="col">{t('Second song')}</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, a, b]) => a !== null || b !== null)
          .map(([name, a, b]) => (
            <tr key={say(name)}>
              <th scope="row">{say(name)}</th>
              <td dir="auto">{a ?? t('unknown')}</td>
              <td dir="auto">{b ?? t('unknown')}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Figures({ pair: { evidence, sha256 } }: { pair: CasePairAnswer }) {
  const { verdict, model } = evidence;
  const rows = [
    [t('Likely from'), formatPart(verdict.threshold)],
    [t('Unrelated pairs that look this similar'), formatOdds(verdict.false_alarm_rate)],
    ...(model.precision !== null && model.recall !== null
      ? [
          [t('Likely pairs that were right'), formatPart(model.precision)],
          [t('Covers that were found'), formatPart(model.recall)],
        ]
      : []),
    [t('Program'), `Contrafact ${model.program}`],
    [t('Weights'), model.id],
    [t('SHA-256 of the weights'), model.sha256],
    [t('SHA-256 of this evidence'), sha256],
  ] as const;
  return (
    <table className={classes.table} aria-label={t('How it was found')}>
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
