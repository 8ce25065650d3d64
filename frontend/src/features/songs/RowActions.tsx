import { ActionIcon } from '@mantine/core';
import Pencil from 'lucide-react/icons/pencil';
import Trash from 'lucide-react/icons/trash-2';
import { createContext, useContext } from 'react';
import type { TrackAnswer } from '@/client';
import { mayChange } from '@/lib/access';
import { useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './SongsTable.module.css';

interface Actions {
  onEdit: (track: TrackAnswer) => void;
  onDelete: (tracks: readonly TrackAnswer[]) => void;
}

/** What the buttons of a row do. */
export const RowActionsContext = createContext<Actions>({ onEdit: () => {}, onDelete: () => {} });

/** Buttons of a row, for what the person may do. */
export function RowActions({ track }: { track: TrackAnswer }) {
  const { onEdit, onDelete } = useContext(RowActionsContext);
  const session = useSession();
  return (
    <span className={classes.actions}>
      {mayChange(session, 'edit', track) && (
        <ActionIcon
          variant="subtle"
          color="var(--cf-ink)"
          aria-label={t('Edit')}
          aria-description={titleOf(track)}
          onClick={() => onEdit(track)}
        >
          <Pencil size={16} />
        </ActionIcon>
      )}
      {mayChange(session, 'delete', track) && (
        <ActionIcon
          variant="subtle"
          color="var(--cf-ink)"
          aria-label={t('Delete')}
          aria-description={titleOf(track)}
          onClick={() => onDelete([track])}
        >
          <Trash size={16} />
        </ActionIcon>
      )}
    </span>
  );
}
