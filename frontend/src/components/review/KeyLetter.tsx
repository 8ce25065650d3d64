import classes from './KeyLetter.module.css';

/** The letter that presses a button, where there is a keyboard. The button names it as `aria-keyshortcuts`. */
export function KeyLetter({ letter }: { letter: string }) {
  return (
    <kbd className={classes.key} aria-hidden>
      {letter}
    </kbd>
  );
}
