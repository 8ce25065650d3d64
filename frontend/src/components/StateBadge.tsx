import Ban from 'lucide-react/icons/ban';
import Check from 'lucide-react/icons/check';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Clock from 'lucide-react/icons/clock';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import type { State } from '@/client';
import { STATE_WORDS } from '@/lib/states';
import { say } from '@/lib/texts';
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

/** The state of a track or job: icon and word. */
export function StateBadge({ state }: { state: State }) {
  const Icon = ICONS[state];
  return (
    <span className={classes.badge} data-state={state}>
      <Icon size={15} aria-hidden="true" />
      {say(STATE_WORDS[state])}
    </span>
  );
}
