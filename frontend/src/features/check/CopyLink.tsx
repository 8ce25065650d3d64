import { Button, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import Check from 'lucide-react/icons/check';
import LinkIcon from 'lucide-react/icons/link';
import classes from './CopyLink.module.css';

/** Copies the address of this check; where the browser forbids that, shows it to be copied by hand. */
export function CopyLink() {
  const clipboard = useClipboard({ timeout: 3_000 });
  return (
    <div className={classes.copy}>
      <Button
        variant="default"
        leftSection={clipboard.copied ? <Check size={16} /> : <LinkIcon size={16} />}
        onClick={() => clipboard.copy(window.location.href)}
      >
        {clipboard.copied ? 'Link copied' : 'Copy link'}
      </Button>
      {clipboard.error && (
        <TextInput
          className={classes.address}
          label="The browser does not allow copying. The link is"
          value={window.location.href}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </div>
  );
}
