import type { TargetKind } from '@/client';
import { ACTIONS } from '@/lib/auditWords';

const KINDS: Record<TargetKind, string> = {
  track: 'Songs',
  work: 'Works',
  playlist: 'Playlists',
  import: 'Imports',
  clip: 'Clips',
  library: 'Library',
  webhook: 'Webhooks',
  user: 'Users',
  key: 'Keys',
  session: 'Sessions',
  invitation: 'Invitations',
  review: 'Answers about matches',
  calibration: 'Calibrations',
  case: 'Cases',
};

/** Choices of the filter. */
export const ACTION_CHOICES = [
  { value: '', label: 'Any action' },
  ...ACTIONS.map((value) => ({ value, label: value })),
];
export const KIND_CHOICES = [
  { value: '', label: 'Anything' },
  ...Object.entries(KINDS).map(([value, label]) => ({ value, label })),
];
