import { PageTitle } from '@/components/PageTitle';
import { PitchRing } from '@/components/PitchRing';
import { DropZone } from './DropZone';
import classes from './HomePage.module.css';
import { LinkForm } from './LinkForm';
import { Shelf } from './Shelf';

export function HomePage() {
  return (
    <>
      <section className={classes.hero}>
        <div className={classes.text}>
          <PageTitle windowTitle="Home" className={classes.title}>
            Find the song beneath the song
          </PageTitle>
          <p className={classes.lead}>
            Contrafact reads the harmony of a recording, ranks the songs it resembles, and says how sure it is that they
            are one work.
          </p>
          <LinkForm />
          <DropZone />
        </div>
        <PitchRing size={340} isLabelled companionTurn={3} className={classes.ring} />
      </section>
      <Shelf />
    </>
  );
}
