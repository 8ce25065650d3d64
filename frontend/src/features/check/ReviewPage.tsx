import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import Check from 'lucide-react/icons/check';
import Skip from 'lucide-react/icons/skip-forward';
import Undo from 'lucide-react/icons/undo-2';
import Cross from 'lucide-react/icons/x';
import { lazy, Suspense, useRef } from 'react';
import type { CheckAnswer, QueuedPairAnswer, ReviewAnswer } from '@/client';
import { BarPlaces, InBar } from '@/components/barPlaces';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { KeyLetter } from '@/components/review/KeyLetter';
import { RemarkFields, type Remarks, useRemarks } from '@/components/review/RemarkFields';
import { useAnswerKeys } from '@/components/review/useAnswerKeys';
import { checkQuery } from '@/lib/queries/compare';
import { useMay } from '@/lib/queries/session';
import { reasonWords } from '@/lib/reasonWords';
import { t } from '@/lib/texts';
import { CheckBar } from './CheckBar';
import classes from './ReviewPage.module.css';
import { keyOf, useReviewing } from './review/useReviewing';
import { findings, matchSentence } from './verdictWords';

const route = getRouteApi('/review');
const Evidence = lazy(() => import('./evidence/Evidence').then(({ Evidence }) => ({ default: Evidence })));

/** The pairs that wait for an answer, one at a time, with evidence and sound. */
export function ReviewPage() {
  const { skipped = false } = route.useSearch();
  return <Reviewing key={String(skipped)} skipped={skipped} />;
}

function Reviewing({ skipped }: { skipped: boolean }) {
  const mayAnswer = useMay('review', 'curator');
  const isAdministrator = useMay('admin', 'administrator');
  const { query, current, nWaiting, nDone, error, isUndoing, give, undo } = useReviewing(skipped);
  const canUndo = mayAnswer && nDone > 0 && !isUndoing;
  // Also while the next pair is loading.
  useAnswerKeys({ u: () => canUndo && void undo() });
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Review')}>{t('Are these covers?')}</PageTitle>
      <div className={classes.head}>
        <p role="status" aria-label={t('Progress')} className={classes.count}>
          {skipped
            ? t('{done, number} answered · {n, plural, one {# skipped match} other {# skipped matches}} left', {
                done: nDone,
                n: nWaiting,
              })
            : t('{done, number} answered · {n, plural, one {# match} other {# matches}} left', {
                done: nDone,
                n: nWaiting,
              })}
        </p>
        <span className={classes.links}>
          {skipped ? (
            <Link to="/review">{t('New matches')}</Link>
          ) : (
            <Link to="/review" search={{ skipped: true }}>
              {t('Skipped')}
            </Link>
          )}
          <Link to="/reviews">{t('All answers')}</Link>
          {isAdministrator && <Link to="/calibration">{t('Calibration')}</Link>}
        </span>
      </div>
      {!mayAnswer && <p className={classes.note}>{t('Only curators can answer. You see the matches that wait.')}</p>}
      {error && <ErrorNotice error={error} />}
      {query.isPending && <LoadingNotice label={t('Loading the matches')} rows={1} height={320} />}
      {query.error && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && !current && (
        <Nothing skipped={skipped} isLoading={query.isFetching} canUndo={canUndo} onUndo={() => void undo()} />
      )}
      {current && (
        <Pair
          key={keyOf(current)}
          pair={current}
          mayAnswer={mayAnswer}
          canUndo={canUndo}
          onAnswer={give}
          onUndo={() => void undo()}
        />
      )}
    </div>
  );
}

interface PairProps {
  pair: QueuedPairAnswer;
  mayAnswer: boolean;
  canUndo: boolean;
  onAnswer: (answer: ReviewAnswer, remarks: Remarks) => void;
  onUndo: () => void;
}

function Pair({ pair, ...answering }: PairProps) {
  const { data, error, isPending, refetch } = useQuery(checkQuery(pair.query.id, pair.reference.id));
  if (isPending) return <LoadingNotice label={t('Comparing the songs')} rows={1} height={320} />;
  if (error) {
    return (
      <>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
        <Button variant="default" onClick={() => answering.onAnswer('skipped', {})} disabled={!answering.mayAnswer}>
          {t('Skip this match')}
        </Button>
      </>
    );
  }
  return <Shown check={data} {...answering} />;
}

function Shown({ check, mayAnswer, canUndo, onAnswer, onUndo }: Omit<PairProps, 'pair'> & { check: CheckAnswer }) {
  const remarks = useRemarks(check);
  const give = (answer: ReviewAnswer) => {
    if (mayAnswer) onAnswer(answer, remarks.remarksOf(answer));
  };
  useAnswerKeys({ c: () => give('confirmed'), r: () => give('rejected'), s: () => give('skipped') });
  const panel = useRef<HTMLElement>(null);
  const sentence = matchSentence(check);
  const found = findings(check);
  return (
    <BarPlaces>
      <CheckBar check={check} />
      {mayAnswer && (
        <InBar place="review">
          <span className={classes.answers}>
            <Answer letter="C" name={t('Confirm')} icon={<Check size={14} />} onClick={() => give('confirmed')} />
            <Answer letter="R" name={t('Reject')} icon={<Cross size={14} />} onClick={() => give('rejected')} />
            <Answer letter="S" name={t('Skip')} icon={<Skip size={14} />} onClick={() => give('skipped')} />
            <Answer letter="U" name={t('Undo')} icon={<Undo size={14} />} onClick={onUndo} isDisabled={!canUndo} />
          </span>
        </InBar>
      )}
      <section ref={panel} tabIndex={-1} aria-label={t('Verdict')} className={classes.verdict}>
        {sentence && <p className={classes.sentence}>{sentence}</p>}
        <p className={classes.note}>{reasonWords(check.verdict)}</p>
        {found.length > 0 && (
          <ul aria-label={t('Findings')} className={classes.findings}>
            {found.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
        {mayAnswer && <RemarkFields remarks={remarks} onLeave={() => panel.current?.focus({ preventScroll: true })} />}
      </section>
      <Suspense fallback={<LoadingNotice label={t('Loading the evidence')} rows={1} height={320} />}>
        <Evidence check={check} />
      </Suspense>
    </BarPlaces>
  );
}

interface AnswerProps {
  letter: string;
  name: string;
  icon: React.ReactNode;
  onClick: () => void;
  isDisabled?: boolean;
}

function Answer({ letter, name, icon, onClick, isDisabled = false }: AnswerProps) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={icon}
      rightSection={<KeyLetter letter={letter} />}
      aria-keyshortcuts={letter}
      disabled={isDisabled}
      onClick={onClick}
    >
      {name}
    </Button>
  );
}

interface NothingProps {
  skipped: boolean;
  isLoading: boolean;
  canUndo: boolean;
  onUndo: () => void;
}

function Nothing({ skipped, isLoading, canUndo, onUndo }: NothingProps) {
  if (isLoading) return <LoadingNotice label={t('Loading the matches')} rows={1} height={320} />;
  return (
    <EmptyNotice title={skipped ? t('No match was skipped') : t('No match waits for an answer')}>
      <p>
        {t('When a song is ready, its likely and unsure matches appear here by themselves, within a minute or two.')}
      </p>
      {canUndo && (
        <Button variant="default" leftSection={<Undo size={14} />} aria-keyshortcuts="U" onClick={onUndo}>
          {t('Undo the last answer')}
        </Button>
      )}
    </EmptyNotice>
  );
}
