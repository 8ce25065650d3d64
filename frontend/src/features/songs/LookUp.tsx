import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { KnownRecordingAnswer, TrackAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatIsrc } from '@/lib/identifiers';
import { lookupsQuery, useLookUp } from '@/lib/queries/lookups';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';

const MOST_SHOWN = 5;

interface LookUpProps {
  track: TrackAnswer;
  onTake: (found: KnownRecordingAnswer) => void;
}

/** Looks a song up at MusicBrainz and offers what it finds. Nothing is shown where the operator does not allow it. */
export function LookUp({ track, onTake }: LookUpProps) {
  const { data: allowed } = useQuery(lookupsQuery());
  const lookUp = useLookUp();
  if (!allowed?.musicbrainz) return null;
  return (
    <Stack gap="xs">
      <div>
        <Button size="xs" variant="default" loading={lookUp.isPending} onClick={() => lookUp.mutate(track.id)}>
          {t('Look it up at MusicBrainz')}
        </Button>
      </div>
      {lookUp.error && <ErrorNotice error={lookUp.error} />}
      {lookUp.data && lookUp.data.length === 0 && <p>{t('MusicBrainz knows no such recording.')}</p>}
      {lookUp.data?.slice(0, MOST_SHOWN).map((found) => (
        <Group key={found.url} justify="space-between" gap="xs" wrap="nowrap">
          <a href={found.url} target="_blank" rel="noreferrer">
            <bdi>{wordsOf(found)}</bdi>
          </a>
          <Button
            size="xs"
            variant="default"
            style={{ flexShrink: 0 }}
            aria-label={t('Take over {title} for {song}', { title: found.title, song: titleOf(track) })}
            onClick={() => onTake(found)}
          >
            {t('Take it over')}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

function wordsOf({ title, artist, album, date, isrc }: KnownRecordingAnswer): string {
  return [title, artist, album, date, isrc && formatIsrc(isrc)].filter(Boolean).join(' · ');
}
