import { getRouteApi } from '@tanstack/react-router';
import { PageTitle } from '@/components/PageTitle';
import { useMay } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import { useIsHere } from '@/lib/useDebouncedHere';
import { ClipForm } from './ClipForm';
import { ClipOutcome } from './ClipOutcome';
import classes from './ClipPage.module.css';

const route = getRouteApi('/clip');

/** Search with a clip: a few seconds of a song in the library, or of a file. */
export function ClipPage() {
  const { track, clip, min_probability } = route.useSearch();
  const navigate = route.useNavigate();
  const isHere = useIsHere();
  const maySearch = useMay('submit');
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Search with a clip')}>{t('Search with a clip')}</PageTitle>
      <p className={classes.lead}>
        {t(
          'Find the songs that a short recording may come from, and where in each song it is. A clip lasts 3 to 60 seconds. 20 seconds or more work well; fewer than 15 seldom do.',
        )}
      </p>
      {!maySearch && <p>{t('Searching with a clip needs the role of a contributor. Ask an administrator.')}</p>}
      {maySearch && (
        <ClipForm
          // The times of one recording mean nothing for another.
          key={track ?? 'file'}
          trackId={track}
          threshold={min_probability}
          onThreshold={(threshold) => {
            if (!isHere()) return;
            void navigate({
              search: (previous) => ({ ...previous, min_probability: threshold }),
              replace: true,
              resetScroll: false,
            });
          }}
          onForgetTrack={() => void navigate({ search: {} })}
          onSubmitted={(id) =>
            void navigate({ search: (previous) => ({ ...previous, clip: id }), replace: true, resetScroll: false })
          }
        />
      )}
      {clip && <ClipOutcome key={clip} clipId={clip} threshold={min_probability} />}
    </div>
  );
}
