import { Button, CloseButton, Progress } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { isGone } from '@/lib/api';
import { formatNumber } from '@/lib/format';
import { followJob, jobQuery } from '@/lib/queries/jobs';
import { isActive } from '@/lib/states';
import { t } from '@/lib/texts';
import classes from './BatchCard.module.css';
import { useSubmissions } from './SubmissionsProvider';
import type { Submission } from './submissions';

/** There may be many jobs, so each is asked for rarely. */
const LEAST_MS = 3_000;

interface Counts {
  ready: number;
  analysed: number;
  gone: number;
  unsent: number;
  refused: number;
}

interface BatchCardProps {
  batch: string;
  members: readonly Submission[];
  /** The card of one member. */
  children: (member: Submission) => ReactNode;
}

/** Files that were added together: one card with their counts, and a card for each on request. */
export function BatchCard({ batch, members, children }: BatchCardProps) {
  const { removeBatch } = useSubmissions();
  const [isOpen, setOpen] = useState(false);
  const counts = useCounts(members);
  const total = members.length;
  const title = t('{n, plural, one {# file} other {# files}}', { n: total });
  const words = [
    t('{ready} of {title} ready', { ready: formatNumber(counts.ready), title }),
    counts.analysed > 0 && t('{analysed} in analysis', { analysed: formatNumber(counts.analysed) }),
    counts.gone > 0 && t('{gone} no longer in the library', { gone: formatNumber(counts.gone) }),
    counts.unsent > 0 && t('{unsent} to be sent', { unsent: formatNumber(counts.unsent) }),
    counts.refused > 0 && t('{refused} not added', { refused: formatNumber(counts.refused) }),
  ].filter((part) => part !== false);
  return (
    <article className={classes.card} aria-label={title}>
      {counts.unsent === 0 && (
        <CloseButton
          className={classes.dismiss}
          aria-label={t('Remove from this list')}
          size="sm"
          onClick={() => removeBatch(batch)}
        />
      )}
      <p className={classes.title}>{t('{title} added together', { title })}</p>
      <Progress value={(100 * counts.ready) / total} size={5} radius="xs" aria-label={t('Files that are ready')} />
      <p className={classes.words} role="status">
        {words.join(' · ')}
      </p>
      <div className={classes.actions}>
        <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('Hide the files') : t('Show each file')}
        </Button>
        <Link to="/jobs">{t('All jobs')}</Link>
      </div>
      {isOpen && (
        <ul className={classes.members}>
          {members.map((member) => (
            <li key={member.key}>{children(member)}</li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** Count the files of a batch by what became of them. */
function useCounts(members: readonly Submission[]): Counts {
  const ids = members.flatMap((one) => (one.kind === 'job' ? [one.jobId] : []));
  const jobs = useQueries({
    queries: ids.map((id) => ({
      ...jobQuery(id),
      refetchInterval: (query: Parameters<typeof followJob>[0]) => {
        const delay = followJob(query);
        return delay === false ? delay : Math.max(delay, LEAST_MS);
      },
    })),
  });
  // Their songs were deleted meanwhile.
  const gone = jobs.filter(({ error }) => isGone(error));
  const states = jobs.filter(({ error }) => !isGone(error)).map(({ data }) => data?.state ?? 'queued');
  const isRefused = (one: Submission) => one.kind === 'refused' || (one.kind === 'upload' && one.phase === 'refused');
  return {
    ready: states.filter((state) => state === 'ready').length,
    analysed: states.filter(isActive).length,
    gone: gone.length,
    unsent: members.filter((one) => one.kind === 'upload' && one.phase !== 'refused').length,
    refused:
      members.filter(isRefused).length + states.filter((state) => state === 'failed' || state === 'cancelled').length,
  };
}
