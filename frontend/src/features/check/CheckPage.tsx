import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import ArrowLeftRight from 'lucide-react/icons/arrow-left-right';
import type { ComponentProps } from 'react';
import { PageTitle } from '@/components/PageTitle';
import { trackQuery } from '@/lib/queries/tracks';
import type { Side } from '@/lib/sections';
import classes from './CheckPage.module.css';
import { CopyLink } from './CopyLink';
import { Outcome } from './Outcome';
import { SongChoice } from './SongChoice';

const route = getRouteApi('/check');

/** Two songs and the verdict on them. The address holds both, so that it can be sent to somebody. */
export function CheckPage() {
  const { query, reference, operating_point } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (side: Side, id: string | undefined) =>
    void navigate({ search: (previous) => ({ ...previous, [side]: id }), resetScroll: false });
  const hasBoth = query !== undefined && reference !== undefined;
  return (
    <div className={classes.page}>
      <PageTitle windowTitle="Check">Is it a cover?</PageTitle>
      <div className={classes.songs}>
        <SongChoice name="First song" trackId={query} onChoose={(id) => choose('query', id)} />
        {query || reference ? (
          <Button
            variant="default"
            className={classes.swap}
            leftSection={<ArrowLeftRight size={16} />}
            onClick={() =>
              void navigate({
                search: (previous) => ({ ...previous, query: reference, reference: query }),
                resetScroll: false,
              })
            }
          >
            Swap
          </Button>
        ) : (
          <span />
        )}
        <SongChoice name="Second song" trackId={reference} onChoose={(id) => choose('reference', id)} />
      </div>
      {hasBoth ? (
        <Pair
          key={`${query} ${reference}`}
          queryId={query}
          referenceId={reference}
          operatingPoint={operating_point}
          onOperatingPoint={(point) =>
            void navigate({
              search: (previous) => ({ ...previous, operating_point: point }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      ) : (
        <p className={classes.hint}>
          {query || reference
            ? 'Choose the other song, and the verdict appears here.'
            : 'Choose two songs from the library, or paste YouTube links; the verdict appears here.'}
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
        The verdict appears here when both songs are ready.
      </p>
    );
  }
  return (
    <>
      <Outcome {...props} areReady={areReady} />
      <CopyLink />
    </>
  );
}
