import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '@/components/Notices';
import { SearchPicker } from '@/components/SearchPicker';
import { SongLine } from '@/components/SongLine';
import { looksLikeLink } from '@/lib/links';
import { useSubmitVideo } from '@/lib/queries/submit';
import { trackListQuery } from '@/lib/queries/tracks';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './SongPicker.module.css';

const LINK = 'link:';

/** Search field for ready songs. A pasted YouTube link is submitted. */
export function SongPicker({ label, onChoose }: { label: string; onChoose: (trackId: string) => void }) {
  const [words, setWords] = useState('');
  const q = words === '' || looksLikeLink(words) ? {} : { q: words };
  const found = useQuery(trackListQuery({ ...q, state: 'ready', limit: 8, sort: q.q ? 'title' : '-created_at' }));
  const submit = useSubmitVideo();

  const submitLink = (url: string) => submit.mutate(url, { onSuccess: ({ track }) => onChoose(track.id) });
  const options = looksLikeLink(words) ? [] : (found.data?.items ?? []);

  return (
    <div className={classes.picker}>
      <SearchPicker
        label={label}
        placeholder={t('Search the library, or paste a YouTube link')}
        options={options.map((track) => ({
          value: track.id,
          label: [titleOf(track), track.artist].filter(Boolean).join(', '),
          content: <SongLine track={track} />,
        }))}
        isLoading={found.isFetching || submit.isPending}
        error={found.error}
        emptyText={
          words === '' ? t('No song is ready yet. Paste a YouTube link.') : t('No ready song matches these words.')
        }
        onSearch={setWords}
        onChoose={(value) => (value.startsWith(LINK) ? submitLink(value.slice(LINK.length)) : onChoose(value))}
        onPasteText={(text) => {
          if (!looksLikeLink(text)) return false;
          submitLink(text.trim());
          return true;
        }}
        optionFor={(text) =>
          looksLikeLink(text) ? { value: LINK + text.trim(), label: t('Add {link}', { link: text.trim() }) } : null
        }
      />
      {submit.isPending && <p role="status">{t('Adding the link…')}</p>}
      {submit.error && <ErrorNotice error={submit.error} />}
    </div>
  );
}
