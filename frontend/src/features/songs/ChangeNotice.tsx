import { CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '@/lib/texts';
import classes from './ChangeNotice.module.css';

/** Says what has just changed, and stays until it is closed or something else changes. `action` undoes it. */
export function ChangeNotice(props: { children: ReactNode; action?: ReactNode; onClose: () => void }) {
  return (
    <div className={classes.notice} role="status">
      <span>{props.children}</span>
      {props.action}
      <CloseButton aria-label={t('Close')} onClick={props.onClose} />
    </div>
  );
}
