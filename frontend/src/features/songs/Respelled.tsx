import type { RespellingAnswer } from '@/client';
import { t } from '@/lib/texts';
import classes from './SongsPage.module.css';

const SHOWN = 5;

/** Says which words of a search no song has, and which were searched instead. */
export function Respelled({ words }: { words: readonly RespellingAnswer[] }) {
  if (words.length === 0) return null;
  return (
    <div role="status">
      {words.map((word) => (
        <p key={word.asked} className={classes.respelled}>
          {sentenceOf(word)}
        </p>
      ))}
    </div>
  );
}

function sentenceOf({ asked, words }: RespellingAnswer): string {
  const named = words
    .slice(0, SHOWN)
    .map((word) => t('“{name}”', { name: word }))
    .join(', ');
  return words.length > SHOWN
    ? t('Few or no songs match “{asked}” as it is written. Songs with {named} and more are shown.', { asked, named })
    : t('Few or no songs match “{asked}” as it is written. Songs with {named} are shown.', { asked, named });
}
