import { Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { JobAnswer, State } from '@/client';
import { formatBytes, formatDuration, formatPart } from '@/lib/format';
import { serverNow } from '@/lib/serverClock';
import { isActive, STATE_WORDS } from '@/lib/states';
import { say, t } from '@/lib/texts';
import classes from './JobProgress.module.css';
import { StateBadge } from './StateBadge';

/** Return the bytes while downloading, else the percentage of the whole job. */
function wordsOf(job: JobAnswer): string | null {
  if (job.state === 'queued') return null;
  if (job.state === 'downloading' && job.bytes_done !== null) {
    const done = formatBytes(job.bytes_done);
    return job.bytes_total === null ? done : t('{n} of {total}', { n: done, total: formatBytes(job.bytes_total) });
  }
  return formatPart(job.progress);
}

/** Say how long a job has run or ran. The words keep it apart from the duration of the song. */
function elapsedWords(state: State, seconds: number): string {
  if (isActive(state)) return t('{seconds} so far', { seconds: formatDuration(seconds) });
  const whole = formatDuration(Math.max(1, seconds));
  return state === 'ready' ? t('took {whole}', { whole }) : t('after {whole}', { whole });
}

interface JobProgressProps {
  job: JobAnswer;
  /** Title of the song, for screen readers. */
  title: string;
}

/** Progress of a job: bar, state, bytes or percentage, and elapsed time. */
export function JobProgress({ job, title }: JobProgressProps) {
  const active = isActive(job.state);
  const now = useNow(active);
  const words = wordsOf(job);
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  const elapsedSeconds = Math.max(0, (end - Date.parse(job.started_at ?? job.created_at)) / 1000);
  return (
    <div className={classes.progress}>
      {active && (
        <Progress.Root size={5} radius="xs" className={classes.bar}>
          <Progress.Section
            value={Math.max(1, job.progress * 100)}
            aria-label={t('Progress of {title}', { title })}
            aria-valuetext={[say(STATE_WORDS[job.state]), words].filter(Boolean).join(', ')}
          />
        </Progress.Root>
      )}
      <div className={classes.line}>
        <span aria-live="polite">
          <StateBadge state={job.state} error={job.error} />
        </span>
        {active && words && <span className="tabular">{words}</span>}
        {job.state !== 'queued' && <span className={classes.elapsed}>{elapsedWords(job.state, elapsedSeconds)}</span>}
        {active && job.attempts > 1 && <span>{t('attempt {attempts}', { attempts: job.attempts })}</span>}
      </div>
    </div>
  );
}

/** Return the time on the server in milliseconds, updated every second while `isTicking`. */
function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!isTicking) return;
    const update = () => setNow(serverNow());
    update();
    const timer = setInterval(update, 1_000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now;
}
