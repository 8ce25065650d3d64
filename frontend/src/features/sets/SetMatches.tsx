import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { SetAnswer } from '@/client';
import { SummaryList } from '@/components/SummaryList';
import { formatDuration, formatProbability } from '@/lib/format';
import { say, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { VERDICTS } from '@/theme/verdicts';
import classes from './Sets.module.css';

interface SetMatchesProps {
  of: SetAnswer;
  onPlay: ((seconds: number) => void) | null;
}

/** Which songs of the library sound in a set, and when. */
export function SetMatches({ of, onPlay }: SetMatchesProps) {
  return (
    <section className={classes.section} aria-labelledby="matches-title">
      <h2 id="matches-title">{t('Songs of the library in this set')}</h2>
      {of.matches.length === 0 && (
        <p className={classes.note}>
          {of.searched_at
            ? t('No song of the library was found in it.')
            : t('The library was not searched for it yet.')}
        </p>
      )}
      {of.matches.length > 0 && (
        <SummaryList label={t('Matches in the order of the set')}>
          {of.matches.map((match) => {
            const title = titleOf(match.track);
            const isSame = match.relation === 'same_recording';
            return (
              <li key={`${match.track.id} ${match.start_s}`}>
                <Link to="/tracks/$trackId" params={{ trackId: match.track.id }} dir="auto">
                  {title}
                </Link>
                <span className={classes.facts}>
                  <span className={classes.quiet}>
                    {t('{start} to {end}', {
                      start: formatDuration(match.start_s),
                      end: formatDuration(match.end_s),
                    })}
                    {' · '}
                    {isSame ? t('Same recording') : say(VERDICTS[match.decision].words)}
                    {' · '}
                    {formatProbability(match.probability)}
                  </span>
                  {onPlay && (
                    <Button size="xs" variant="default" aria-description={title} onClick={() => onPlay(match.start_s)}>
                      {t('Play')}
                    </Button>
                  )}
                </span>
              </li>
            );
          })}
        </SummaryList>
      )}
    </section>
  );
}
