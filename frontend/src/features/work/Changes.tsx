import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WorkChangeAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatMoment } from '@/lib/format';
import { useMay } from '@/lib/queries/session';
import { useUndoWorkChange, workChangesQuery } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import classes from './Work.module.css';

/** Merges and splits of a work, each with an undo. Nothing is shown if there are none. */
export function Changes({ workId }: { workId: string }) {
  const { data, error } = useQuery(workChangesQuery(workId));
  const undo = useUndoWorkChange();
  const mayEdit = useMay('edit', 'curator');
  if (error) return <ErrorNotice error={error} />;
  if (!data || data.items.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="changes-title">
      <Title order={2} id="changes-title">
        {t('Merges and splits')}
      </Title>
      {undo.error && <ErrorNotice error={undo.error} />}
      <ul className={classes.list} aria-label={t('Merges and splits')}>
        {data.items.map((change) => (
          <li key={change.id}>
            <span>
              <Words change={change} workId={workId} />
              <span className={classes.quiet}>
                {' '}
                {formatMoment(change.at)}
                {change.made_by && `, ${change.made_by.name}`}
              </span>
            </span>
            {change.is_undone && <span className={classes.quiet}>{t('Undone')}</span>}
            {!change.is_undone && mayEdit && (
              <Button size="xs" variant="default" loading={undo.isPending} onClick={() => undo.mutate(change.id)}>
                {change.kind === 'merge' ? t('Undo the merge') : t('Undo the split')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Words({ change, workId }: { change: WorkChangeAnswer; workId: string }) {
  const n = change.n_moved;
  if (change.kind === 'merge') {
    const taken = change.before.slice(1).map(({ title }) => t('“{title}”', { title }));
    const titles = taken.join(', ');
    return <bdi>{t('Took {titles} with {n, plural, one {# song} other {# songs}}.', { titles, n })}</bdi>;
  }
  const [other = ''] = change.other_ids;
  const isSource = change.work_id === workId;
  return (
    <Link to="/works/$workId" params={{ workId: isSource ? other : change.work_id }}>
      {isSource
        ? t('{n, plural, one {# song} other {# songs}} became a work of their own.', { n })
        : t('Split off from another work with {n, plural, one {# song} other {# songs}}.', { n })}
    </Link>
  );
}
