import type { RespellingAnswer } from '@/client';
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
    .map((word) => `“${word}”`)
    .join(', ');
  const more = words.length > SHOWN ? ' and more' : '';
  return `Few or no songs match “${asked}” as it is written. Songs with ${named}${more} are shown.`;
}
