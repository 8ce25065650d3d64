import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { SetAnswer } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { mayChange } from '@/lib/access';
import { isGone } from '@/lib/api';
import { formatDuration, formatMoment, formatPart } from '@/lib/format';
import { useSession } from '@/lib/queries/session';
import { isWorkedOn, setQuery, useChangeSet } from '@/lib/queries/sets';
import { detailIn } from '@/lib/serverWords';
import { say, t } from '@/lib/texts';
import { DeleteSet } from './DeleteSet';
import { SetEditor } from './SetEditor';
import classes from './Sets.module.css';
import { SET_STATES, titleOfSet } from './words';

const route = getRouteApi('/sets/$setId');

/** One set: what a worker does with it, its timeline, its parts, and the songs of the library that sound in it. */
export function SetPage() {
  const { setId } = route.useParams();
  const { data: read, error, isPending, refetch } = useQuery(setQuery(setId));
  // Somebody may delete it while it is looked at.
  const data = isGone(error) ? undefined : read;
  return (
    <div className={classes.page}>
      <p>
        <Link to="/sets">{t('Sets')}</Link>
      </p>
      {!data && <PageTitle windowTitle={t('Set')}>{t('Set')}</PageTitle>}
      {isPending && <LoadingNotice label={t('Loading the set')} rows={3} height={120} />}
      {error && !data && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <SetView key={data.id} of={data} />}
    </div>
  );
}

function SetView({ of }: { of: SetAnswer }) {
  const session = useSession();
  const navigate = route.useNavigate();
  const mayEdit = mayChange(session, 'edit', of);
  return (
    <>
      <div className={classes.head}>
        <PageTitle windowTitle={t('Set')}>{titleOfSet(of)}</PageTitle>
        {mayChange(session, 'delete', of) && of.state !== 'accepting' && (
          <DeleteSet of={of} onDeleted={() => void navigate({ to: '/sets', ignoreBlocker: true })} />
        )}
      </div>
      <SetState of={of} mayEdit={mayEdit} />
      {of.parts.length > 0 && <SetEditor of={of} mayEdit={mayEdit} />}
    </>
  );
}

function SetState({ of, mayEdit }: { of: SetAnswer; mayEdit: boolean }) {
  const { cancel } = useChangeSet(of.id);
  const state = say(SET_STATES[of.state]);
  const isWaiting = of.state === 'queued' || of.state === 'analysing';
  return (
    <div className={classes.section}>
      {isWorkedOn(of) && (
        <Progress.Root size={5} radius="xs">
          <Progress.Section
            value={Math.max(1, of.progress * 100)}
            aria-label={t('Progress of {title}', { title: titleOfSet(of) })}
            aria-valuetext={t('{state}, {part}', { state, part: formatPart(of.progress) })}
          />
        </Progress.Root>
      )}
      <p className={classes.quiet}>
        <span aria-live="polite">{state}</span>
        {[
          '',
          ...(isWorkedOn(of) ? [formatPart(of.progress)] : []),
          ...(of.duration_s === null ? [] : [formatDuration(of.duration_s)]),
          ...(of.searched_at ? [t('library searched {moment}', { moment: formatMoment(of.searched_at) })] : []),
        ].join(' · ')}
      </p>
      {of.has_damaged_chapters && (
        <p className={classes.note}>
          {t('The chapters of this recording overlap or lie outside it. Its parts follow the sound: check them.')}
        </p>
      )}
      {of.error && (
        <p role="alert" dir="auto" className={classes.problem}>
          {detailIn(of.error)}
        </p>
      )}
      {cancel.error && <ErrorNotice error={cancel.error} />}
      {mayEdit && isWaiting && (
        <div>
          <Button size="sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('Cancel the analysis')}
          </Button>
        </div>
      )}
    </div>
  );
}
