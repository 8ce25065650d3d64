import { PageTitle } from '@/components/PageTitle';
import { PitchRing } from '@/components/PitchRing';
import { useMay } from '@/lib/queries/session';
import { DropZone } from './DropZone';
import classes from './HomePage.module.css';
import { LinkForm } from './LinkForm';
import { Shelf } from './Shelf';

/** The start page: add songs, and see the newest ones. */
export function HomePage() {
  const mayAdd = useMay('submit');
  return (
    <>
      <section className={classes.hero}>
        <div className={classes.text}>
          <PageTitle windowTitle="Home" className={classes.title}>
            Find out what a song is a cover of
          </PageTitle>
          <p className={classes.lead}>
            Contrafact compares the harmony of recordings. It ranks the songs in your library by the probability that
            they are covers of the same work.
          </p>
          {mayAdd && (
            <>
              <LinkForm />
              <DropZone />
            </>
          )}
        </div>
        <PitchRing size={340} isLabelled companionTurn={3} className={classes.ring} />
      </section>
      <Shelf />
    </>
  );
}
