import { getRouteApi } from '@tanstack/react-router';
import { PageTitle } from '@/components/PageTitle';
import { ClipForm } from './ClipForm';
import { ClipOutcome } from './ClipOutcome';
import classes from './ClipPage.module.css';

const route = getRouteApi('/clip');

/** Rank a few seconds: a part of a song of the library, or of a file. */
export function ClipPage() {
  const { track, clip } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className={classes.page}>
      <PageTitle windowTitle="Rank a part">Rank a part</PageTitle>
      <p className={classes.lead}>
        Which songs a few seconds may be from, and where in each of them. Three to sixty are taken; twenty or more tell
        much, fewer than fifteen hardly anything.
      </p>
      <ClipForm
        trackId={track}
        onForgetTrack={() => void navigate({ search: {} })}
        onSubmitted={(id) =>
          void navigate({ search: (previous) => ({ ...previous, clip: id }), replace: true, resetScroll: false })
        }
      />
      {clip && <ClipOutcome key={clip} clipId={clip} />}
    </div>
  );
}
