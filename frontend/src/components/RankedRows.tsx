import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronUp from 'lucide-react/icons/chevron-up';
import { type ReactNode, useState } from 'react';
import type { RankingAnswer, RankingItem } from '@/client';
import { type GroupedItem, groupedByWork } from '@/lib/rankingGroups';
import { decisionOf } from '@/lib/reviewWords';
import { t } from '@/lib/texts';
import classes from './RankedRows.module.css';

interface RankedRowsProps {
  items: readonly RankingItem[];
  /** Number of unlikely songs, which are folded away. Null shows all rows. */
  nUnlikely: number | null;
  row: (item: RankingItem, place: RowPlace) => ReactNode;
  /** The ranking of which `items` are a part only, which paper says; null if they are all. */
  partOf: Pick<RankingAnswer, 'total' | 'total_is_exact'> | null;
  /** Shown behind the last row, such as the button for more. */
  more?: ReactNode;
  isStale?: boolean;
}

/** Where a row stands. */
export interface RowPlace {
  /** Heading of the group that begins with this row. */
  heading: ReactNode;
  isGrouped: boolean;
}

/** The rows of a ranking: grouped by work, and the unlikely ones folded away. */
export function RankedRows({ items, nUnlikely, partOf, row, more, isStale = false }: RankedRowsProps) {
  const [isOpen, setOpen] = useState(false);
  const folds = nUnlikely !== null && nUnlikely > 0;
  const shown = folds ? items.filter((item) => decisionOf(item) !== 'unlikely') : items;
  const unlikely = folds ? items.filter((item) => decisionOf(item) === 'unlikely') : [];
  const Chevron = isOpen ? ChevronUp : ChevronDown;
  // More of the unlikely ones are loaded from inside the fold.
  const isMoreFolded = unlikely.length > 0;
  return (
    <>
      {shown.length > 0 && <Rows label={t('Ranking')} items={groupedByWork(shown)} row={row} isStale={isStale} />}
      {!isMoreFolded && more}
      {partOf && (isOpen || !isMoreFolded) && (
        <p className={`${classes.folded} on-paper`}>{partWords(items.length, partOf)}</p>
      )}
      {folds && isMoreFolded && (
        <div className={classes.fold}>
          {!isOpen && (
            <p className={`${classes.folded} on-paper`}>
              {t('{n, plural, one {# unlikely song is} other {# unlikely songs are}} not shown.', { n: nUnlikely })}
            </p>
          )}
          <Button
            variant="default"
            size="sm"
            rightSection={<Chevron size={16} />}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen
              ? t('Hide {n, plural, one {# unlikely song} other {# unlikely songs}}', { n: nUnlikely })
              : t('Show {n, plural, one {# unlikely song} other {# unlikely songs}}', { n: nUnlikely })}
          </Button>
        </div>
      )}
      {isMoreFolded && isOpen && (
        <>
          <Rows label={t('Unlikely songs')} items={groupedByWork(unlikely)} row={row} isStale={isStale} />
          {more}
        </>
      )}
    </>
  );
}

function partWords(shown: number, { total, total_is_exact = true }: NonNullable<RankedRowsProps['partOf']>): string {
  if (!total_is_exact) return t('{shown, number} of {total, number}+ songs are shown.', { shown, total });
  return t('{shown, number} of {total, number} songs are shown.', { shown, total });
}

interface RowsProps {
  label: string;
  items: readonly GroupedItem[];
  row: RankedRowsProps['row'];
  isStale: boolean;
}

function Rows({ label, items, row, isStale }: RowsProps) {
  return (
    <ol aria-label={label} className={classes.list} data-stale={isStale || undefined}>
      {items.map(({ item, opens, isGrouped }) =>
        row(item, {
          isGrouped,
          heading: opens && (
            <h3 className={classes.work}>
              <Link to="/works/$workId" params={{ workId: opens.id }}>
                <bdi>{opens.title}</bdi>
              </Link>
            </h3>
          ),
        }),
      )}
    </ol>
  );
}
