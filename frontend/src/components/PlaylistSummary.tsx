import { Progress } from '@mantine/core';
import type { PlaylistAnswer } from '@/client';
import { formatNumber } from '@/lib/format';
import { detailIn } from '@/lib/serverWords';
import { isActive } from '@/lib/states';
import { t } from '@/lib/texts';
import classes from './PlaylistSummary.module.css';

interface Tally {
  ready: number;
  active: number;
  failed: number;
}

function tally(playlist: PlaylistAnswer): Tally {
  const counts: Tally = { ready: 0, active: 0, failed: 0 };
  for (const { track } of playlist.entries) {
    if (track?.state === 'ready') counts.ready += 1;
    else if (track && isActive(track.state)) counts.active += 1;
    else counts.failed += 1;
  }
  return counts;
}

/** Progress of a playlist: a bar, and counts of its songs by state. */
export function PlaylistSummary({ playlist }: { playlist: PlaylistAnswer }) {
  if (playlist.state === 'failed') {
    return (
      <p role="alert" className={classes.problem}>
        {playlist.error && detailIn(playlist.error)}
      </p>
    );
  }
  if (playlist.state !== 'ready') {
    return (
      <p className={classes.words} role="status">
        {playlist.state === 'queued' ? t('Waiting for a worker to open the playlist…') : t('Opening the playlist…')}
      </p>
    );
  }
  const total = playlist.entries.length;
  const { ready, active, failed } = tally(playlist);
  const words = [
    t('{ready, number} of {total, plural, one {# song} other {# songs}} ready', { ready, total }),
    active > 0 ? t('{active} in progress', { active: formatNumber(active) }) : '',
    failed > 0 ? t('{failed} not added', { failed: formatNumber(failed) }) : '',
  ];
  return (
    <div className={classes.summary}>
      <Progress value={total === 0 ? 0 : (ready / total) * 100} size={5} radius="xs" aria-label={t('Songs ready')} />
      <p className={classes.words}>{words.filter(Boolean).join(' · ')}</p>
      {playlist.is_truncated && (
        <p className={classes.words}>
          {t('The playlist is longer than the limit. The songs beyond it were not added.')}
        </p>
      )}
    </div>
  );
}
