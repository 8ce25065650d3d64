import { Button, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import ArrowLeftRight from 'lucide-react/icons/arrow-left-right';
import Check from 'lucide-react/icons/check';
import LinkIcon from 'lucide-react/icons/link';
import { type ComponentProps, lazy, Suspense, useCallback, useRef } from 'react';
import type { CheckAnswer } from '@/client';
import { BarPlaces, InBar } from '@/components/barPlaces';
import { AddToCase } from '@/components/cases/AddToCase';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { RemarkFields, useRemarks } from '@/components/review/RemarkFields';
import { ReviewButtons } from '@/components/review/ReviewButtons';
import { checkQuery } from '@/lib/queries/compare';
import { useMay } from '@/lib/queries/session';
import { trackQuery } from '@/lib/queries/tracks';
import type { Side } from '@/lib/sections';
import { t } from '@/lib/texts';
import type { Threshold } from '@/lib/threshold';
import { useIsHere } from '@/lib/useDebouncedHere';
import { CheckBar } from './CheckBar';
import classes from './CheckPage.module.css';
import type { ListeningPlace } from './evidence/Evidence';
import { SongChoice } from './SongChoice';
import { VerdictPanel } from './VerdictPanel';

const route = getRouteApi('/check');

/** Where somebody listened to other songs means nothing for these. */
const NOWHERE = { stretch: undefined, t: undefined };

/** Two songs and the verdict on them. The address contains both, so that it can be shared. */
export function CheckPage() {
  const { query, reference, min_probability } = route.useSearch();
  const navigate = route.useNavigate();
  const isHere = useIsHere();
  const choose = (side: Side, id: string | undefined) =>
    void navigate({ search: (previous) => ({ ...previous, [side]: id, ...NOWHERE }), resetScroll: false });
  const hasBoth = query !== undefined && reference !== undefined;
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Check')}>{t('Is it a cover?')}</PageTitle>
      <div className={classes.songs}>
        <SongChoice name={t('First song')} trackId={query} onChoose={(id) => choose('query', id)} />
        {query || reference ? (
          <Button
            variant="default"
            className={classes.swap}
            leftSection={<ArrowLeftRight size={16} />}
            onClick={() =>
              void navigate({
                search: (previous) => ({ ...previous, query: reference, reference: query, ...NOWHERE }),
                resetScroll: false,
              })
            }
          >
            {t('Swap')}
          </Button>
        ) : (
          <span />
        )}
        <SongChoice name={t('Second song')} trackId={reference} onChoose={(id) => choose('reference', id)} />
      </div>
      {hasBoth ? (
        <Pair
          key={`${query} ${reference}`}
          queryId={query}
          referenceId={reference}
          threshold={min_probability}
          onThreshold={(threshold) => {
            if (!isHere()) return;
            void navigate({
              search: (previous) => ({ ...previous, min_probability: threshold }),
              replace: true,
              resetScroll: false,
            });
          }}
        />
      ) : (
        <p className={classes.hint}>
          {query || reference
            ? t('Choose the other song. The verdict will appear here.')
            : t('Choose two songs from the library, or paste YouTube links. The verdict will appear here.')}
        </p>
      )}
    </div>
  );
}

type PairProps = Omit<ComponentProps<typeof Outcome>, 'areReady'>;

function Pair(props: PairProps) {
  const { queryId, referenceId } = props;
  const query = useQuery(trackQuery(queryId));
  const reference = useQuery(trackQuery(referenceId));
  if (query.error || reference.error) return null;
  const areKnown = query.data !== undefined && reference.data !== undefined;
  const areReady = query.data?.state === 'ready' && reference.data?.state === 'ready';
  if (areKnown && !areReady) {
    return (
      <p className={classes.hint} role="status">
        {t('The verdict will appear here when both songs are ready.')}
      </p>
    );
  }
  return (
    <>
      <Outcome {...props} areReady={areReady} />
      <div className={classes.links}>
        <CopyLink />
        <AddToCase queryId={queryId} referenceId={referenceId} />
      </div>
    </>
  );
}

// Loaded apart from the page, so that the verdict need not wait for pictures and players.
const Evidence = lazy(() => import('./evidence/Evidence').then(({ Evidence }) => ({ default: Evidence })));

interface OutcomeProps {
  queryId: string;
  referenceId: string;
  areReady: boolean;
  threshold: Threshold;
  onThreshold: (threshold: number | undefined) => void;
}

/** The verdict on two ready songs and its evidence, or the error of the API. */
function Outcome({ queryId, referenceId, areReady, threshold, onThreshold }: OutcomeProps) {
  const options = checkQuery(queryId, referenceId, threshold);
  const { data, error, isPending, refetch } = useQuery({ ...options, enabled: areReady });
  const { stretch, t: time } = route.useSearch();
  const navigate = route.useNavigate();
  const isHere = useIsHere();
  const onPlace = useCallback(
    (place: ListeningPlace) => {
      if (!isHere()) return;
      void navigate({ search: (previous) => ({ ...previous, ...place }), replace: true, resetScroll: false });
    },
    [navigate, isHere],
  );
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingNotice label={t('Comparing the songs')} rows={1} height={180} />;
  return (
    <BarPlaces>
      <CheckBar check={data} />
      <VerdictPanel check={data} threshold={threshold} onThreshold={onThreshold} />
      <Answering check={data} />
      <Suspense fallback={<LoadingNotice label={t('Loading the evidence')} rows={1} height={320} />}>
        <Evidence
          check={data}
          place={{ stretch, t: time }}
          onPlace={onPlace}
          inBar={(button) => <InBar place="play">{button}</InBar>}
        />
      </Suspense>
    </BarPlaces>
  );
}

/** The buttons of the bar, and what may be added to an answer while there is none. */
function Answering({ check }: { check: CheckAnswer }) {
  const { query, reference, review } = check;
  const mayAnswer = useMay('review', 'curator');
  const remarks = useRemarks(check);
  const summary = useRef<HTMLElement>(null);
  return (
    <>
      <InBar place="review">
        <ReviewButtons query={query} reference={reference} review={review} remarksOf={remarks.remarksOf} hasKeys />
      </InBar>
      {mayAnswer && !review && (
        <details className={classes.remarks}>
          <summary ref={summary}>{t('Add a note to the answer')}</summary>
          <RemarkFields remarks={remarks} onLeave={() => summary.current?.focus({ preventScroll: true })} />
        </details>
      )}
    </>
  );
}

/** Button that copies the address of the check. Shows the address if the browser does not allow copying. */
function CopyLink() {
  const clipboard = useClipboard({ timeout: 3_000 });
  return (
    <div className={classes.copy}>
      <Button
        variant="default"
        leftSection={clipboard.copied ? <Check size={16} /> : <LinkIcon size={16} />}
        onClick={() => clipboard.copy(window.location.href)}
      >
        {clipboard.copied ? t('Link copied') : t('Copy link')}
      </Button>
      {clipboard.error && (
        <TextInput
          className={classes.address}
          label={t('The browser does not allow copying. The link is')}
          value={window.location.href}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </div>
  );
}
