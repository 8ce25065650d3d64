import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ImportAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { useStartPlaylist } from '@/lib/queries/imports';
import { t } from '@/lib/texts';
import classes from './Imports.module.css';

/** Start an import of a playlist or channel. */
export function StartPlaylist({ onStarted }: { onStarted: (found: ImportAnswer) => void }) {
  const [url, setUrl] = useState('');
  const start = useStartPlaylist();
  return (
    <form
      className={classes.section}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate({ url: url.trim() }, { onSuccess: onStarted });
      }}
    >
      <TextInput
        label={t('Link')}
        description={t('Address of a YouTube playlist or channel')}
        // no text: an address
        placeholder="https://www.youtube.com/playlist?list=…"
        required
        value={url}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
      />
      {start.error && <ErrorNotice error={start.error} />}
      <span>
        <Button type="submit" loading={start.isPending}>
          {t('Import its videos')}
        </Button>
      </span>
    </form>
  );
}
