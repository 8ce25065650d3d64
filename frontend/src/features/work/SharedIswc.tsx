import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WorkAnswer } from '@/client';
import { workListQuery } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import classes from './Work.module.css';

interface SharedIswcProps {
  iswc: string;
  /** The work that is not meant. */
  workId?: string | undefined;
  /** Merge the two; left out for a work that is not stored yet, and for people who may not. */
  onMerge?: ((others: WorkAnswer[]) => void) | undefined;
  /** A link to one of the works was followed. */
  onLeave?: () => void;
}

/** The other works of an ISWC, which names one work: links to them, and a way to merge them. */
export function SharedIswc({ iswc, workId, onMerge, onLeave }: SharedIswcProps) {
  const code = compact(iswc);
  const { data } = useQuery(workListQuery(code));
  const others = (data?.items ?? []).filter((work) => work.iswc === code && work.id !== workId);
  if (others.length === 0) return null;
  return (
    <div className={classes.shared}>
      <p>
        {t('{n, plural, one {Another work has this ISWC:} other {# other works have this ISWC:}}', {
          n: others.length,
        })}{' '}
        {others.map((other, index) => (
          <span key={other.id}>
            {index > 0 && ', '}
            <Link
              to="/works/$workId"
              params={{ workId: other.id }}
              // The dialog stays when the link opens in a new tab.
              onClick={(event) => !(event.ctrlKey || event.metaKey || event.shiftKey) && onLeave?.()}
            >
              <bdi>{other.title}</bdi>
            </Link>
          </span>
        ))}
      </p>
      {onLeave && <p>{t('What you changed here is not saved when you leave.')}</p>}
      {onMerge && (
        <Button size="xs" variant="default" onClick={() => onMerge(others)}>
          {t('Merge them')}
        </Button>
      )}
    </div>
  );
}

/** An ISWC as the server stores it, from how people write it. */
function compact(iswc: string): string {
  return iswc
    .toUpperCase()
    .replace('ISWC', '')
    .replace(/[^T\d]/g, '');
}
