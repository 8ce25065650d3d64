import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkAnswer, WriterAnswer } from '@/client';
import { NO_BREAK } from '@/lib/format';
import { formatIswc } from '@/lib/identifiers';
import { trackQuery } from '@/lib/queries/tracks';
import { titleOf } from '@/lib/track';
import { ROLE_NAMES } from '@/lib/workWords';
import classes from './Work.module.css';

/** What is written about a work: other titles, writers, ISWC, year, first recording, links and notes. */
export function WorkFacts({ work }: { work: WorkAnswer }) {
  return (
    <section className={classes.section} aria-label="About the work">
      <dl className={classes.facts}>
        {work.alternative_titles.length > 0 && (
          <Fact name="Other titles">
            <List items={work.alternative_titles} />
          </Fact>
        )}
        {work.writers.length > 0 && (
          <Fact name="Writers">
            <List items={work.writers.map(writerWords)} />
          </Fact>
        )}
        {work.writers.length === 0 && work.composer && (
          <Fact name="Composer">
            <bdi>{work.composer}</bdi>
          </Fact>
        )}
        {work.iswc && <Fact name="ISWC">{formatIswc(work.iswc)}</Fact>}
        {work.year && <Fact name="Year">{work.year}</Fact>}
        {work.original_track_id && (
          <Fact name="First recording">
            <FirstRecording trackId={work.original_track_id} />
          </Fact>
        )}
        {work.links.length > 0 && (
          <Fact name="Elsewhere">
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

function writerWords({ name, role, share }: WriterAnswer): string {
  const did = [role && ROLE_NAMES[role].toLowerCase(), share !== null && `${share}${NO_BREAK}%`].filter(Boolean);
  return did.length > 0 ? `${name}: ${did.join(', ')}` : name;
}

function FirstRecording({ trackId }: { trackId: string }) {
  const { data, error } = useQuery(trackQuery(trackId));
  if (error) return <>It left the library.</>;
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

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
