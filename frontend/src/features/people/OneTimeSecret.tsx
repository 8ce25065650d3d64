import { Button, CopyButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Say } from '@/components/Say';
import { t } from '@/lib/texts';
import classes from './People.module.css';

interface OneTimeSecretProps {
  /** What it is, such as "Key". */
  name: string;
  secret: string;
  /** What to do with it. */
  advice: string;
  onClose: () => void;
}

/** A secret that is shown once, with a button that copies it. Takes the focus. */
export function OneTimeSecret({ name, secret, advice, onClose }: OneTimeSecretProps) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    // A dialog that closes in the same moment gives the focus back to its button, unless it moves after that.
    const timer = setTimeout(() => box.current?.focus());
    return () => clearTimeout(timer);
  }, []);
  return (
    <section ref={box} tabIndex={-1} className={classes.secret} aria-label={name}>
      <p>
        {advice} <Say text="It is <strong>shown only now</strong>." tags={{ strong: <strong /> }} />
      </p>
      <code>{secret}</code>
      <div className={classes.buttons}>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" onClick={copy}>
              {copied ? t('Copied') : t('Copy')}
            </Button>
          )}
        </CopyButton>
        <Button size="xs" variant="default" onClick={onClose}>
          {t('Done')}
        </Button>
      </div>
    </section>
  );
}
