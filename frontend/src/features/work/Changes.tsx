import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WorkChangeAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatCount, formatMoment } from '@/lib/format';
import { useMay } from '@/lib/queries/session';
import { useUndoWorkChange, workChangesQuery } from '@/lib/queries/works';
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
        Merges and splits
      </Title>
      {undo.error && <ErrorNotice error={undo.error} />}
      <ul className={classes.list} aria-label="Merges and splits">
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
            {change.is_undone && <span className={classes.quiet}>Undone</span>}
            {!change.is_undone && mayEdit && (
              <Button size="xs" variant="default" loading={undo.isPending} onClick={() => undo.mutate(change.id)}>
                {change.kind === 'merge' ? 'Undo the merge' : 'Undo the split'}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Words({ change, workId }: { change: WorkChangeAnswer; workId: string }) {
  const songs = formatCount(change.n_moved, 'song');
  if (change.kind === 'merge') {
    const taken = change.before.slice(1).map(({ title }) => `“${title}”`);
    return <bdi>{`Took ${taken.join(', ')} with ${songs}.`}</bdi>;
  }
  const [other = ''] = change.other_ids;
  const isSource = change.work_id === workId;
  return (
    <Link to="/works/$workId" params={{ workId: isSource ? other : change.work_id }}>
      {isSource ? `${songs} became a work of their own.` : `Split off from another work with ${songs}.`}
    </Link>
  );
}
