import { Button } from '@mantine/core';
import { type HistoryState, useLocation } from '@tanstack/react-router';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { say, type Text, t } from '@/lib/texts';
import classes from './Pager.module.css';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Cursors of the previous pages, without the first page, which has none. */
    trail?: string[];
  }
}

export interface PageTarget {
  cursor: string | undefined;
  page: number | undefined;
  trail: string[];
}

/** Navigation to a page of a list. The rest of the address stays. */
export function turnTo({ cursor, page, trail }: PageTarget) {
  return {
    search: <Search extends object>(previous: Search) => ({ ...previous, cursor, page }),
    state: (previous: HistoryState) => ({ ...previous, trail }),
  };
}

interface PagerProps {
  cursor: string | undefined;
  page: number;
  pageSize: number;
  nextCursor: string | null;
  total: number;
  /** False: there are more than `total`. */
  isTotalExact?: boolean | undefined;
  /** Name of the items, in the plural. */
  noun: string;
  /** The number {n} of items with their name, which may be one item. */
  count: Text;
  /** Whether `nextCursor` is still that of the page before, as its list is shown until this one is there. */
  isStale: boolean;
  onTurn: (target: PageTarget) => void;
}

/** Previous and next page. A cursor points only forwards, so the cursors of previous pages are kept in the history state. */
export function Pager(props: PagerProps) {
  const { cursor, page, pageSize, nextCursor, total, isTotalExact = true, noun, count, isStale, onTurn } = props;
  const trail = useLocation({ select: (location) => location.state.trail ?? [] });
  const isFirst = cursor === undefined;
  const first = (page - 1) * pageSize + 1;
  const full = page * pageSize;
  const last = isTotalExact ? (nextCursor === null ? total : Math.min(total, full)) : full;
  const range = { first, last: Math.max(first, last), total, noun };
  const isOne = isTotalExact && total === 1 && first === 1;
  const turnBack = () => {
    const before = trail.slice(0, -1);
    const isKnown = trail.length === page - 1 && page > 2;
    onTurn(isKnown ? { cursor: before.at(-1), page: page - 1, trail: before } : FIRST_PAGE);
  };
  const turnOn = () => {
    // The button stays enabled: one that is disabled loses the focus.
    if (nextCursor !== null && !isStale) onTurn({ cursor: nextCursor, page: page + 1, trail: [...trail, nextCursor] });
  };
  return (
    <nav aria-label={t('Pages of {noun}', { noun })} className={classes.pager}>
      <span className="tabular">{isOne ? say(count, { n: total }) : rangeWords(range, isTotalExact)}</span>
      <span className={classes.buttons}>
        <Button
          variant="default"
          size="sm"
          disabled={isFirst}
          leftSection={<ChevronLeft size={16} />}
          onClick={turnBack}
        >
          {t('Previous')}
        </Button>
        <Button
          variant="default"
          size="sm"
          disabled={nextCursor === null}
          rightSection={<ChevronRight size={16} />}
          onClick={turnOn}
        >
          {t('Next')}
        </Button>
      </span>
    </nav>
  );
}

interface Range {
  first: number;
  last: number;
  total: number;
  noun: string;
}

function rangeWords(range: Range, isTotalExact: boolean): string {
  return isTotalExact
    ? t('{first, number}–{last, number} of {total, number} {noun}', { ...range })
    : t('{first, number}–{last, number} of {total, number}+ {noun}', { ...range });
}

export const FIRST_PAGE: PageTarget = { cursor: undefined, page: undefined, trail: [] };
