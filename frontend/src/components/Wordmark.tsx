import { PitchRing } from './PitchRing';
import classes from './Wordmark.module.css';

/** The name of the house beside its sign. */
export function Wordmark() {
  return (
    <span className={classes.mark}>
      <PitchRing size={30} />
      <span className={classes.name}>Contrafact</span>
    </span>
  );
}
