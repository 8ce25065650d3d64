import { Progress } from '@mantine/core';
import type { JobAnswer } from '@/client';
import { formatBytes, formatDuration } from '@/lib/format';
import { ACTIVE_STATES, isActive, STATE_WORDS } from '@/lib/states';
import { useNow } from '@/lib/useNow';
import classes from './JobProgress.module.css';
import { StateBadge } from './StateBadge';

interface Measure {
  /** How far the stage has come, 0..1; null where nobody can know. */
  done: number | null;
  words: string | null;
}

/** Bytes while downloading, seconds of music while extracting. */
function measure(job: JobAnswer, durationSeconds: number | null): Measure {
  const { bytes_done, bytes_total, seconds_done } = job.progress;
  if (job.state === 'downloading' && bytes_done !== null) {
    const words = bytes_total ? `${formatBytes(bytes_done)} of ${formatBytes(bytes_total)}` : formatBytes(bytes_done);
    return { done: bytes_total ? bytes_done / bytes_total : null, words };
  }
  if (job.state === 'extracting' && seconds_done !== null) {
    const whole = durationSeconds ? ` of ${formatDuration(durationSeconds)}` : '';
    return {
      done: durationSeconds ? seconds_done / durationSeconds : null,
      words: formatDuration(seconds_done) + whole,
    };
  }
  return { done: null, words: null };
}

interface JobProgressProps {
  job: JobAnswer;
  durationSeconds: number | null;
  /** Whose progress it is, for those who listen. */
  title: string;
}

/** The stages of a job as one bar in four parts, with its figures and the time it has taken. */
export function JobProgress({ job, durationSeconds, title }: JobProgressProps) {
  const active = isActive(job.state);
  const now = useNow(active);
  const { done, words } = measure(job, durationSeconds);
  const end = job.ended_at ? Date.parse(job.ended_at) : now;
  const elapsedSeconds = Math.max(0, (end - Date.parse(job.started_at ?? job.created_at)) / 1000);
  const stage = (ACTIVE_STATES as readonly string[]).indexOf(job.state);
  const overall = stage < 0 ? 0 : (stage + Math.min(1, done ?? 0)) / ACTIVE_STATES.length;
  return (
    <div className={classes.progress}>
      {active && (
        <Progress.Root size={5} radius="xs" className={classes.bar}>
          <Progress.Section
            value={Math.max(2, overall * 100)}
            animated={done === null}
            striped={done === null}
            aria-label={`Progress of ${title}`}
            aria-valuetext={[STATE_WORDS[job.state], words].filter(Boolean).join(', ')}
          />
        </Progress.Root>
      )}
      <div className={classes.line}>
        <StateBadge state={job.state} />
        {active && words && <span className="tabular">{words}</span>}
        {job.state !== 'queued' && (
          <span className={classes.elapsed}>
            {active ? '' : 'after '}
            {formatDuration(elapsedSeconds)}
          </span>
        )}
        {active && job.attempts > 1 && <span>attempt {job.attempts}</span>}
      </div>
    </div>
  );
}
