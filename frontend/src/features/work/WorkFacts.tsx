import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WorkAnswer, WriterAnswer, WriterRole } from '@/client';
import { Fact } from '@/components/Fact';
import { formatNumber, NO_BREAK } from '@/lib/format';
import { formatIswc } from '@/lib/identifiers';
import { trackQuery } from '@/lib/queries/tracks';
import { msg, say, type Text, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './Work.module.css';

/** What is written about a work: other titles, writers, ISWC, year, first recording, links and notes. */
export function WorkFacts({ work }: { work: WorkAnswer }) {
  return (
    <section className={classes.section} aria-label={t('About the work')}>
      <dl className={classes.facts}>
        {work.alternative_titles.length > 0 && (
          <Fact name={t('Other titles')}>
            <List items={work.alternative_titles} />
          </Fact>
        )}
        {work.writers.length > 0 && (
          <Fact name={t('Writers')}>
            <List items={work.writers.map(writerWords)} />
          </Fact>
        )}
        {work.writers.length === 0 && work.composer && (
          <Fact name={t('Composer')}>
            <bdi>{work.composer}</bdi>
          </Fact>
        )}
        {work.iswc && <Fact name="ISWC">{formatIswc(work.iswc)}</Fact>}
        {work.year && <Fact name={t('Year')}>{work.year}</Fact>}
        {work.original_track_id && (
          <Fact name={t('First recording')}>
            <FirstRecording trackId={work.original_track_id} />
          </Fact>
        )}
        {work.links.length > 0 && (
          <Fact name={t('Elsewhere')}>
            <ul>
              {work.links.map((link) => (
                <li key={link}>
                  <a href={link} target="_blank" rel="noreferrer">
                    {new URL(link).hostname.replace('www.', '')}
                  </a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
      {work.notes && (
        <p className={classes.notes} dir="auto">
          {work.notes}
        </p>
      )}
    </section>
  );
}

/** What a writer did, within a sentence. */
const DID: Record<WriterRole, Text> = {
  C: msg('music'),
  A: msg('words'),
  CA: msg('music and words'),
  AR: msg('arrangement'),
  AD: msg('adaptation'),
  TR: msg('translation'),
  SA: msg('further words'),
  SR: msg('further arrangement'),
};

function writerWords({ name, role, share }: WriterAnswer): string {
  const did = [role && say(DID[role]), share !== null && `${formatNumber(share)}${NO_BREAK}%`].filter(Boolean);
  return did.length > 0 ? `${name}: ${did.join(', ')}` : name;
}

function FirstRecording({ trackId }: { trackId: string }) {
  const { data, error } = useQuery(trackQuery(trackId));
  if (error?.code === 'track_not_found') return <>{t('It left the library.')}</>;
  return (
    <Link to="/tracks/$trackId" params={{ trackId }}>
      <bdi>{data ? titleOf(data) : '…'}</bdi>
    </Link>
  );
}

function List({ items }: { items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>
          <bdi>{item}</bdi>
        </li>
      ))}
    </ul>
  );
}
