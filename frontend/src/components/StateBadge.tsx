import Ban from 'lucide-react/icons/ban';
import Check from 'lucide-react/icons/check';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Clock from 'lucide-react/icons/clock';
import Copy from 'lucide-react/icons/copy';
import ListMusic from 'lucide-react/icons/list-music';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import type { Problem, State } from '@/client';
import { STATE_WORDS } from '@/lib/states';
import { msg, say } from '@/lib/texts';
import classes from './StateBadge.module.css';

const ICONS: Record<State, typeof Check> = {
  queued: Clock,
  downloading: LoaderCircle,
  extracting: LoaderCircle,
  embedding: LoaderCircle,
  ready: Check,
  failed: CircleAlert,
  cancelled: Ban,
};

/** Ends that the API counts as failed though nothing is wrong, by their codes. */
const EXPECTED = {
  same_recording: { Icon: Copy, words: msg('Duplicate') },
  taken_as_set: { Icon: ListMusic, words: msg('Taken as a set') },
};

interface StateBadgeProps {
  state: State;
  /** Why it failed. */
  error?: Pick<Problem, 'code'> | null;
}

/** The state of a track or job: icon and word. */
export function StateBadge({ state, error }: StateBadgeProps) {
  const expected = state === 'failed' ? EXPECTED[error?.code as keyof typeof EXPECTED] : undefined;
  const { Icon, words } = expected ?? { Icon: ICONS[state], words: STATE_WORDS[state] };
  return (
    <span className={classes.badge} data-state={expected ? 'ready' : state}>
      <Icon size={15} aria-hidden="true" />
      {say(words)}
    </span>
  );
}
