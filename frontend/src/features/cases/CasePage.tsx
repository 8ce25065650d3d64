import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { CaseAnswer } from '@/client';
import { ConfirmDialog } from '@/components/Dialog';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { may, mayChange } from '@/lib/access';
import { caseQuery, pictureAddress, useCaseExport, useChangeCase, useDeleteCase } from '@/lib/queries/cases';
import { useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import { CaseState } from './CaseState';
import classes from './Cases.module.css';
import { Links } from './Links';
import { NoteForm, Notes } from './Notes';
import { PairView } from './PairView';
import { Rerun } from './Rerun';

const route = getRouteApi('/cases/$caseId');

/** Cases of more pairs load their pictures as they come into sight. */
const MOST_AT_ONCE = 8;

/** One case: its pairs with their evidence, notes, and links for others. */
export function CasePage() {
  const { caseId } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(caseQuery(caseId));
  return (
    <div className={classes.page}>
      <p>
        <Link to="/cases">{t('Cases')}</Link>
      </p>
      {!data && <PageTitle windowTitle={t('Case')}>{t('Case')}</PageTitle>}
      {isPending && <LoadingNotice label={t('Loading the case')} rows={3} height={120} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <CaseView key={data.id} of={data} />}
    </div>
  );
}

function CaseView({ of }: { of: CaseAnswer }) {
  const session = useSession();
  const mayEdit = mayChange(session, 'edit', of);
  const save = useCaseExport(of.id);
  const notes = of.notes.filter((note) => note.pair_id === null);
  return (
    <>
      <div className={classes.head}>
        <PageTitle windowTitle={t('Case')}>{of.title}</PageTitle>
        <Actions of={of} mayEdit={mayEdit} save={save} />
      </div>
      {save.error && <ErrorNotice error={save.error} />}
      <CaseState of={of} />
      <section className={classes.section} aria-labelledby="notes-title" data-empty={notes.length === 0 || undefined}>
        <h2 id="notes-title">{t('Notes')}</h2>
        <Notes notes={notes} />
        {mayEdit && <NoteForm caseId={of.id} />}
      </section>
      <section className={classes.section} aria-labelledby="pairs-title">
        <h2 id="pairs-title">{t('Pairs')}</h2>
        <Pairs of={of} mayEdit={mayEdit} />
      </section>
      {mayEdit && <Links of={of} />}
    </>
  );
}

function Pairs({ of, mayEdit }: { of: CaseAnswer; mayEdit: boolean }) {
  const { remove } = useChangeCase(of.id);
  // Each comparison takes seconds on the server, so that one waits for the other.
  const [nDue, setDue] = useState(1);
  if (of.pairs.length === 0) {
    return (
      <EmptyNotice title={t('There are no pairs yet')}>
        <p>{t('Check two songs, then choose “Add to a case”.')}</p>
      </EmptyNotice>
    );
  }
  // Those of closed details are not loaded for paper, if lazily.
  const loading = of.pairs.length > MOST_AT_ONCE ? 'lazy' : 'eager';
  return (
    <>
      {remove.error && <ErrorNotice error={remove.error} />}
      {of.pairs.map((pair, index) => (
        <PairView
          key={pair.id}
          number={index + 1}
          pair={pair}
          notes={of.notes.filter((note) => note.pair_id === pair.id)}
          isLinked
          rerun={<PairRerun caseId={of.id} pairId={pair.id} index={index} nDue={nDue} onDue={setDue} />}
          picture={(name, caption) => (
            <figure key={name} className={name === 'matrix' ? undefined : classes.strip}>
              <figcaption className={classes.quiet}>{caption}</figcaption>
              <img src={pictureAddress(of.id, pair.id, name)} alt={caption} loading={loading} />
            </figure>
          )}
        >
          {mayEdit && (
            <>
              <NoteForm caseId={of.id} pairId={pair.id} />
              {of.frozen_at === null && (
                <div>
                  <Button
                    size="xs"
                    variant="default"
                    aria-description={pair.evidence.query.name}
                    loading={remove.isPending && remove.variables === pair.id}
                    onClick={() => remove.mutate(pair.id)}
                  >
                    {t('Remove this pair')}
                  </Button>
                </div>
              )}
            </>
          )}
        </PairView>
      ))}
    </>
  );
}

interface PairRerunProps {
  caseId: string;
  pairId: string;
  index: number;
  nDue: number;
  onDue: (change: (before: number) => number) => void;
}

function PairRerun({ caseId, pairId, index, nDue, onDue }: PairRerunProps) {
  const onEnd = useCallback(() => onDue((before) => Math.max(before, index + 2)), [index, onDue]);
  return <Rerun caseId={caseId} pairId={pairId} isDue={index < nDue} onEnd={onEnd} />;
}

interface ActionsProps {
  of: CaseAnswer;
  mayEdit: boolean;
  save: ReturnType<typeof useCaseExport>;
}

function Actions({ of, mayEdit, save }: ActionsProps) {
  const { freeze } = useChangeCase(of.id);
  const [asked, setAsked] = useState<'freeze' | 'delete' | null>(null);
  const session = useSession();
  const isFrozen = of.frozen_at !== null;
  const mayDelete = isFrozen ? may(session, 'delete', 'administrator') : mayChange(session, 'delete', of);
  return (
    <span className={classes.buttons}>
      {mayEdit && !isFrozen && (
        <Button size="sm" disabled={of.pairs.length === 0} onClick={() => setAsked('freeze')}>
          {t('Freeze …')}
        </Button>
      )}
      <Button
        size="sm"
        variant="default"
        loading={save.isPending && save.variables === 'pdf'}
        onClick={() => save.mutate('pdf')}
      >
        PDF
      </Button>
      <Menu shadow="md">
        <Menu.Target>
          <Button size="sm" variant="default">
            {t('Other files')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save.mutate('csv')}>{t('CSV, a row for each pair')}</Menu.Item>
          <Menu.Item onClick={() => save.mutate('json')}>{t('JSON, everything for programs')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {mayDelete && (
        <Button size="sm" variant="default" onClick={() => setAsked('delete')}>
          {t('Delete …')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={asked === 'freeze'}
        title={t('Freeze the case?')}
        confirmLabel={t('Freeze')}
        isPending={freeze.isPending}
        error={freeze.error}
        onConfirm={() => freeze.mutate(undefined, { onSuccess: () => setAsked(null) })}
        onClose={() => {
          if (freeze.error) freeze.reset();
          setAsked(null);
        }}
      >
        <p>
          {t('Title, pairs and notes stay as they are from then on. You can only add notes. This cannot be undone.')}
        </p>
      </ConfirmDialog>
      <DeleteDialog of={of} isOpen={asked === 'delete'} onClose={() => setAsked(null)} />
    </span>
  );
}

function DeleteDialog({ of, isOpen, onClose }: { of: CaseAnswer; isOpen: boolean; onClose: () => void }) {
  const remove = useDeleteCase();
  const navigate = route.useNavigate();
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t('Delete the case?')}
      confirmLabel={t('Delete')}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(of.id, { onSuccess: () => void navigate({ to: '/cases' }) })}
      onClose={() => {
        if (remove.error) remove.reset();
        onClose();
      }}
    >
      <p>{t('Its evidence, notes and links are deleted with it. The songs stay. This cannot be undone.')}</p>
    </ConfirmDialog>
  );
}
