import { Kbd, Switch } from '@mantine/core';
import { Dialog } from '@/components/Dialog';
import { say, t } from '@/lib/texts';
import classes from './KeyHelp.module.css';
import { KEYS } from './useTableKeys';

interface KeyHelpProps {
  isOpen: boolean;
  areOn: boolean;
  onSwitch: (areOn: boolean) => void;
  onClose: () => void;
}

/** The keys of the table, and a switch for those who press them by accident. */
export function KeyHelp({ isOpen, areOn, onSwitch, onClose }: KeyHelpProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('Keys of the table')}>
      <dl className={classes.keys}>
        {KEYS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <Kbd>{keys}</Kbd>
            </dt>
            <dd>{say(does)}</dd>
          </div>
        ))}
      </dl>
      <Switch
        mt="md"
        label={t('Use these keys')}
        checked={areOn}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
    </Dialog>
  );
}
