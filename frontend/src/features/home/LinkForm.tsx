import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ErrorNotice } from '@/components/Notices';
import { useSubmitLink } from '@/lib/queries/submit';
import classes from './LinkForm.module.css';
import { useSubmissions } from './SubmissionsProvider';

/** Form for the link of a video or a playlist. */
export function LinkForm() {
  const [url, setUrl] = useState('');
  const [isMissing, setMissing] = useState(false);
  const { addJob, addPlaylist } = useSubmissions();
  const submit = useSubmitLink();

  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(url.trim() === '');
    if (url.trim() === '') return;
    submit.mutate(url.trim(), {
      onSuccess: (outcome) => {
        setUrl('');
        if (outcome.kind === 'playlist') addPlaylist(outcome.playlist.id);
        else addJob(outcome.submitted.job?.id ?? outcome.submitted.track.job_id, outcome.wasThere);
      },
    });
  };

  return (
    <form onSubmit={send} className={classes.form} noValidate>
      <div className={classes.row}>
        <TextInput
          className={classes.field}
          size="lg"
          label="YouTube link"
          placeholder="A video or a playlist"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={url}
          error={isMissing && 'Paste the address of a YouTube video or a playlist.'}
          onChange={(event) => {
            setUrl(event.currentTarget.value);
            setMissing(false);
            if (submit.error) submit.reset();
          }}
        />
        <Button type="submit" size="lg" loading={submit.isPending}>
          Add
        </Button>
      </div>
      {submit.error && <ErrorNotice error={submit.error} />}
    </form>
  );
}
