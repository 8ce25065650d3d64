import { Button, Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ErrorNotice } from '@/components/Notices';
import { SongLine } from '@/components/SongLine';
import { holdsLink } from '@/lib/links';
import { useSubmitLink } from '@/lib/queries/submit';
import { trackListQuery } from '@/lib/queries/tracks';
import { t } from '@/lib/texts';
import classes from './StartField.module.css';
import { useSubmissions } from './SubmissionsProvider';

const SEARCH_DELAY_MS = 250;
const MOST_SUGGESTIONS = 6;

/** The one field to begin with: the link of a video or a playlist is added, anything else is searched for. */
export function StartField({ mayAdd }: { mayAdd: boolean }) {
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  const { addJob, addPlaylist } = useSubmissions();
  const submit = useSubmitLink();
  const navigate = useNavigate();
  const isLink = mayAdd && holdsLink(text);
  const { combobox, found } = useSuggestions(isLink ? '' : text.trim());

  const add = (url: string) =>
    submit.mutate(url, {
      onSuccess: (outcome) => {
        // What was typed meanwhile stays.
        setText((now) => (now.trim() === url ? '' : now));
        if (outcome.kind === 'playlist') addPlaylist(outcome.playlist.id);
        else addJob(outcome.submitted.job?.id ?? outcome.submitted.track.job_id, outcome.wasThere);
      },
    });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = text.trim();
    setMissing(trimmed === '');
    if (trimmed === '') return;
    if (isLink) add(trimmed);
    else void navigate({ to: '/songs', search: { q: trimmed } });
  };

  return (
    <form onSubmit={send} className={classes.form} noValidate>
      <div className={classes.row}>
        <Combobox
          store={combobox}
          keepMounted={false}
          withinPortal={false}
          shadow="md"
          onOptionSubmit={(trackId) => void navigate({ to: '/tracks/$trackId', params: { trackId } })}
        >
          <Combobox.Target withExpandedAttribute>
            <TextInput
              className={classes.field}
              size="lg"
              label={mayAdd ? t('Link or search') : t('Search')}
              placeholder={
                mayAdd ? t('A YouTube video or playlist, or words of a title') : t('Words of a title or artist')
              }
              autoComplete="off"
              spellCheck={false}
              value={text}
              error={
                isMissing && (mayAdd ? t('Paste a link, or type what to search for.') : t('Type what to search for.'))
              }
              onChange={(event) => {
                setText(event.currentTarget.value);
                setMissing(false);
                combobox.openDropdown();
                combobox.resetSelectedOption();
                if (submit.error) submit.reset();
              }}
              onBlur={() => combobox.closeDropdown()}
            />
          </Combobox.Target>
          <Combobox.Dropdown hidden={found.length === 0}>
            <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={t('Songs of the library')}>
              {found.map((track) => (
                <Combobox.Option key={track.id} value={track.id}>
                  <SongLine track={track} />
                </Combobox.Option>
              ))}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
        <Button type="submit" size="lg" loading={submit.isPending}>
          {isLink || (mayAdd && text.trim() === '') ? t('Add') : t('Search')}
        </Button>
      </div>
      {submit.error && <ErrorNotice error={submit.error} />}
    </form>
  );
}

/** The songs whose titles match the words in the field. */
function useSuggestions(words: string) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [q] = useDebouncedValue(words, SEARCH_DELAY_MS);
  const options = trackListQuery({ q, limit: MOST_SUGGESTIONS });
  const { data } = useQuery({ ...options, enabled: q !== '' });
  return { combobox, found: words === '' || q === '' ? [] : (data?.items ?? []) };
}
