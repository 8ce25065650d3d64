import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { WorkAnswer } from '@/client';
import { ConfirmDialog } from '@/components/Dialog';
import { History } from '@/components/History';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { useMay } from '@/lib/queries/session';
import { useDeleteWork, workChangesQuery, workQuery } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import { Changes } from './Changes';
import { Found } from './Found';
import { MergeDialog } from './MergeDialog';
import { Recordings } from './Recordings';
import { SharedIswc } from './SharedIswc';
import classes from './Work.module.css';
import { WorkDialog } from './WorkDialog';
import { WorkFacts } from './WorkFacts';

const route = getRouteApi('/works/$workId');

/** A work: its titles and writers, its recordings, what may belong to it, and what was done to it. */
export function WorkPage() {
  const { workId } = route.useParams();
  const { data: work, error, refetch } = useQuery(workQuery(workId));
  if (error?.code === 'work_not_found') return <Gone workId={workId} />;
  if (!work) {
    return (
      <div className={classes.page}>
        <PageTitle windowTitle={t('Work')}>{t('Work')}</PageTitle>
        {error ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingNotice label={t('Loading the work')} rows={3} height={80} />
        )}
      </div>
    );
  }
  return (
    // Nothing of one work, such as the songs that are chosen in it, is kept for another.
    <div key={work.id} className={classes.page}>
      <div className={classes.heading}>
        <PageTitle windowTitle={work.title}>{work.title}</PageTitle>
        <Actions work={work} />
      </div>
      <WorkFacts work={work} />
      <SameIswc work={work} />
      <Recordings work={work} />
      <Found work={work} />
      <Changes workId={work.id} />
      <History kind="work" id={work.id} />
    </div>
  );
}

function Actions({ work }: { work: WorkAnswer }) {
  const mayEdit = useMay('edit', 'curator');
  const mayDelete = useMay('delete', 'curator');
  const [open, setOpen] = useState<'edit' | 'merge' | 'delete' | null>(null);
  const [others, setOthers] = useState<WorkAnswer[]>([]);
  const remove = useDeleteWork();
  const navigate = route.useNavigate();
  const close = () => setOpen(null);
  const mergeButton = useRef<HTMLButtonElement>(null);
  const merge = (chosen: WorkAnswer[]) => {
    // The form of *Edit* takes its button away; the next dialog gives the focus back to this one.
    mergeButton.current?.focus();
    setOthers(chosen);
    setOpen('merge');
  };
  return (
    <span className={classes.buttons}>
      {mayEdit && (
        <>
          <Button size="sm" variant="default" onClick={() => setOpen('edit')}>
            {t('Edit')}
          </Button>
          <Button ref={mergeButton} size="sm" variant="default" onClick={() => merge([])}>
            {t('Merge')}
          </Button>
        </>
      )}
      {mayDelete && (
        <Button size="sm" variant="default" onClick={() => setOpen('delete')}>
          {t('Delete')}
        </Button>
      )}
      <WorkDialog isOpen={open === 'edit'} work={work} onClose={close} onMerge={merge} />
      <MergeDialog isOpen={open === 'merge'} work={work} others={others} onClose={close} />
      <ConfirmDialog
        isOpen={open === 'delete'}
        title={t('Delete this work?')}
        confirmLabel={t('Delete the work')}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(work.id, { onSuccess: () => void navigate({ to: '/works' }) })}
        onClose={() => {
          if (remove.error) remove.reset();
          close();
        }}
      >
        <p>{t('Its songs stay in the library, without a work. This cannot be undone.')}</p>
      </ConfirmDialog>
    </span>
  );
}

/** Offers to merge works that share an ISWC. */
function SameIswc({ work }: { work: WorkAnswer }) {
  const mayEdit = useMay('edit', 'curator');
  const [others, setOthers] = useState<WorkAnswer[] | null>(null);
  if (work.iswc === null) return null;
  return (
    <>
      <SharedIswc iswc={work.iswc} workId={work.id} onMerge={mayEdit ? setOthers : undefined} />
      <MergeDialog isOpen={others !== null} work={work} others={others ?? []} onClose={() => setOthers(null)} />
    </>
  );
}

/** A work that is not there: it may have been merged into another. */
function Gone({ workId }: { workId: string }) {
  const { data } = useQuery(workChangesQuery(workId));
  const merge = data?.items.find((each) => each.kind === 'merge' && !each.is_undone && each.work_id !== workId);
  const name = merge?.before.find(({ id }) => id === workId)?.title;
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('No such work')}>{name ?? t('There is no such work')}</PageTitle>
      <EmptyNotice title={merge ? t('This work was merged into another') : t('It may have been deleted')}>
        <p>
          {merge ? (
            <Link to="/works/$workId" params={{ workId: merge.work_id }}>
              {t('Go to that work')}
            </Link>
          ) : (
            <Link to="/works">{t('Go to the works')}</Link>
          )}
        </p>
      </EmptyNotice>
    </div>
  );
}
