import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorNotice } from '@/components/Notices';
import { formatProbability } from '@/lib/format';
import { mapCoversQuery } from '@/lib/queries/map';
import { t } from '@/lib/texts';
import classes from './Map.module.css';
import { type SongsOnMap, titleAt } from './songsOnMap';

const MOST_SHOWN = 8;

/** The song that is looked at, with its likely covers. */
export function SongCard({ songs, song }: { songs: SongsOnMap; song: number }) {
  const id = songs.ids[song] ?? '';
  const { data, error } = useQuery(mapCoversQuery(id));
  const covers = data?.items ?? [];
  return (
    <section className={classes.card} aria-label={t('Song on the map')}>
      <h2 className={classes.heading}>
        <Link to="/tracks/$trackId" params={{ trackId: id }} dir="auto">
          {titleAt(songs, song)}
        </Link>
      </h2>
      {songs.answer.artists[song] && (
        <p className={classes.about}>
          <bdi>{songs.answer.artists[song]}</bdi>
        </p>
      )}
      {error && <ErrorNotice error={error} />}
      {data && covers.length === 0 && <p className={classes.about}>{t('No likely cover in this library.')}</p>}
      {covers.length > 0 && (
        <>
          <p className={classes.about}>{t('Likely covers, joined by lines:')}</p>
          <ul className={classes.covers}>
            {covers.slice(0, MOST_SHOWN).map(({ track_id, title, probability, is_confirmed }) => (
              <li key={track_id}>
                <Link to="/check" search={{ query: id, reference: track_id }} dir="auto">
                  {title || t('Untitled file')}
                </Link>{' '}
                <span className={classes.count}>{is_confirmed ? t('confirmed') : formatProbability(probability)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
