import { Button } from '@mantine/core';
import Play from 'lucide-react/icons/play';
import type { SectionAnswer } from '@/client';
import type { Listening } from '@/components/transport/useListening';
import { formatDuration, formatPart } from '@/lib/format';
import { keyOf, type Side, spanOf, startOf } from '@/lib/sections';
import { t } from '@/lib/texts';
import classes from './SectionTable.module.css';

interface SectionTableProps {
  sections: readonly SectionAnswer[];
  listening: Listening;
}

/** Table of the sections, with buttons to go to them and to play them. */
export function SectionTable({ sections, listening }: SectionTableProps) {
  return (
    <table className={classes.table} aria-label={t('Matching stretches')}>
      <thead>
        <tr>
          <th scope="col">{t('No.')}</th>
          <th scope="col">{t('First song')}</th>
          <th scope="col">{t('Second song')}</th>
          <th scope="col">{t('Agreement')}</th>
        </tr>
      </thead>
      <tbody>
        {sections.map((section, index) => (
          <tr key={keyOf(section)} data-chosen={listening.chosen === section || undefined}>
            <td>
              <button
                type="button"
                className={classes.number}
                aria-label={t('Go to stretch {n}', { n: index + 1 })}
                onClick={() => listening.moveTo(startOf(section), section)}
              >
                {index + 1}
              </button>
            </td>
            <Stretch section={section} side="query" listening={listening} />
            <Stretch section={section} side="reference" listening={listening} />
            <td>
              <span className={classes.strength}>
                <span className={classes.figure}>{formatPart(section.strength)}</span>
                <span className={classes.bar} aria-hidden="true">
                  <span style={{ width: `${section.strength * 100}%` }} />
                </span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Stretch({ section, side, listening }: { section: SectionAnswer; side: Side; listening: Listening }) {
  const { fromSeconds, toSeconds } = spanOf(section, side);
  const words = `${formatDuration(fromSeconds)} – ${formatDuration(toSeconds)}`;
  return (
    <td>
      <Button
        size="compact-sm"
        variant="default"
        data-on-paper
        className={classes.play}
        leftSection={<Play size={12} />}
        aria-label={
          side === 'query'
            ? t('Play the first song, {words}', { words })
            : t('Play the second song, {words}', { words })
        }
        onClick={() => listening.play(side, startOf(section), section)}
      >
        {words}
      </Button>
    </td>
  );
}
