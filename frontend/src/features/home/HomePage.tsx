import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { PitchRing } from '@/components/PitchRing';
import { useMay } from '@/lib/queries/session';
import { trackListQuery } from '@/lib/queries/tracks';
import { t } from '@/lib/texts';
import { Decisions } from './Decisions';
import { DropZone } from './DropZone';
import classes from './HomePage.module.css';
import { Latest, newestQuery } from './Latest';
import { Running } from './Running';
import { Shelf } from './Shelf';
import { StartField } from './StartField';
import { useSubmissions } from './SubmissionsProvider';

/** The start page: one field, what was just added, what needs a decision, what runs, and the newest songs. */
export function HomePage() {
  const mayAdd = useMay('submit');
  return (
    <>
      <section className={classes.hero}>
        <div className={classes.text}>
          <PageTitle windowTitle={t('Home')} className={classes.title}>
            {t('Find out what a song is a cover of')}
          </PageTitle>
          <p className={classes.lead}>
            {t(
              'Contrafact compares the harmony of recordings. It ranks the songs in your library by the probability that they are covers of the same work.',
            )}
          </p>
          {mayAdd ? (
            <DropZone>
              <StartField mayAdd />
            </DropZone>
          ) : (
            <StartField mayAdd={false} />
          )}
        </div>
        <PitchRing size={300} isLabelled companionTurn={3} className={classes.ring} />
      </section>
      <Shelf />
      <Example mayAdd={mayAdd} />
      <Decisions />
      <Running />
      <Latest />
    </>
  );
}

// Loaded only where the library is empty.
const loadExample = () => import('./example/ExampleCard');
const ExampleCard = lazy(() => loadExample().then(({ ExampleCard }) => ({ default: ExampleCard })));

/** An example to add to an empty library. */
function Example({ mayAdd }: { mayAdd: boolean }) {
  const { submissions, addFiles } = useSubmissions();
  const { data } = useQuery(newestQuery());
  const { data: any } = useQuery({ ...trackListQuery({ limit: 1 }), enabled: data?.total === 0 });
  if (!mayAdd || submissions.length > 0 || any?.total !== 0) return null;
  return (
    <Suspense fallback={<LoadingNotice label={t('Loading the example')} rows={1} height={200} />}>
      <ExampleCard onAdd={addFiles} />
    </Suspense>
  );
}
