import { Button } from '@mantine/core';
import Check from 'lucide-react/icons/check';
import Undo from 'lucide-react/icons/undo-2';
import Cross from 'lucide-react/icons/x';
import type { KeyboardEvent } from 'react';
import type { ReviewAnswer, ReviewRef, TrackAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { hasAccounts, may } from '@/lib/access';
import { useAnswer } from '@/lib/queries/reviews';
import { useSession } from '@/lib/queries/session';
import { answerWords } from '@/lib/reviewWords';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { KeyLetter } from './KeyLetter';
import type { Remarks } from './RemarkFields';
import classes from './ReviewButtons.module.css';
import { useAnswerKeys } from './useAnswerKeys';

interface ReviewButtonsProps {
  query: TrackAnswer;
  reference: TrackAnswer;
  /** The answer that counts. */
  review: ReviewRef | null;
  /** Icons alone, for the rows of a list. */
  isSmall?: boolean;
  /** Whether C, R and U answer, which only the buttons of a whole page may ask for. */
  hasKeys?: boolean;
  /** What is added to an answer. */
  remarksOf?: (answer: ReviewAnswer) => Remarks;
}

/** Confirm or reject two songs, or see who did so and take it back. Who may not answer sees the answer alone. */
export function ReviewButtons({
  query,
  reference,
  review,
  isSmall = false,
  hasKeys = false,
  remarksOf = () => ({}),
}: ReviewButtonsProps) {
  const session = useSession();
  const answer = useAnswer();
  const mayAnswer = may(session, 'review', 'curator');
  const pair = { query_id: query.id, reference_id: reference.id };
  const about = t('{first} and {second}', { first: titleOf(query), second: titleOf(reference) });
  const give = (given: 'confirmed' | 'rejected') => answer.mutate({ ...pair, answer: given, ...remarksOf(given) });
  const undo = ({ id, work_id }: ReviewRef) =>
    answer.mutate({ ...(work_id ? { query_id: query.id, work_id } : pair), answer: 'withdrawn', revises: id });
  const actions = review ? { u: () => undo(review) } : { c: () => give('confirmed'), r: () => give('rejected') };
  useAnswerKeys(hasKeys && mayAnswer && !answer.isPending ? actions : {});
  const keyOf = (letter: string) =>
    hasKeys ? { rightSection: <KeyLetter letter={letter} />, 'aria-keyshortcuts': letter } : {};
  // The button that was pressed loads: a disabled one would lose the focus for good.
  const stateOf = (given: ReviewAnswer) => {
    const isPressed = answer.variables?.answer === given;
    return {
      loading: answer.isPending && isPressed,
      disabled: answer.isPending && !isPressed,
      // A key that is held would press the buttons that take the place of this one, too.
      onKeyDown: (event: KeyboardEvent) => event.repeat && event.preventDefault(),
    };
  };
  return (
    <span className={classes.review} data-small={isSmall || undefined}>
      {review && (
        <>
          <span className={classes.answer} data-answer={review.answer} role="status">
            {review.answer === 'confirmed' ? <Check size={16} aria-hidden /> : <Cross size={16} aria-hidden />}
            {answerWords(review, hasAccounts(session))}
          </span>
          {mayAnswer && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="var(--cf-ink)"
              leftSection={<Undo size={14} />}
              aria-description={about}
              {...keyOf('U')}
              {...stateOf('withdrawn')}
              onClick={() => undo(review)}
            >
              {t('Undo')}
            </Button>
          )}
        </>
      )}
      {!review && mayAnswer && (
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Check size={14} />}
            aria-description={about}
            {...keyOf('C')}
            {...stateOf('confirmed')}
            onClick={() => give('confirmed')}
          >
            {t('Confirm')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Cross size={14} />}
            aria-description={about}
            {...keyOf('R')}
            {...stateOf('rejected')}
            onClick={() => give('rejected')}
          >
            {t('Reject')}
          </Button>
        </>
      )}
      {answer.error && <ErrorNotice error={answer.error} />}
    </span>
  );
}
