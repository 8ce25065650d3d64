import { ActionIcon } from '@mantine/core';
import X from 'lucide-react/icons/x';
import { useEffect, useMemo } from 'react';
import { isInOpen, isTyping } from '@/lib/keyTargets';
import { longest, startOf, stretchesOf } from '@/lib/sections';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { semitonesToFirst } from './mixing';
import { Player, Players } from './Players';
import classes from './RowDock.module.css';
import type { HeardRow } from './RowPlayback';
import { Buttons, Fade, MixChoice } from './Transport';
import { useListening } from './useListening';
import { useTransportKeys } from './useTransportKeys';

/** The bar that plays a row: at first the best stretch of its song, again and again. */
export function RowDock({ row: { query, item }, onClose }: { row: HeardRow; onClose: () => void }) {
  const { track, verdict } = item;
  const sections = useMemo(() => stretchesOf(verdict), [verdict]);
  const alignment = useMemo(() => ({ path: [], sections, seconds_per_frame: 1 }), [sections]);
  const durations = { query: query?.duration_s ?? Number.MAX_SAFE_INTEGER, reference: track.duration_s ?? 0 };
  const best = longest(sections);
  const start = best ? { moment: startOf(best), section: best } : null;
  const semitones = semitonesToFirst(verdict.transposition_semitones);
  const listening = useListening(alignment, durations, { semitones, start });
  const { hear, toggle } = listening;
  useTransportKeys(listening, true);
  useEffect(() => {
    hear({ mix: 'reference', isLooping: best !== undefined });
    toggle();
  }, [hear, toggle, best]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target, defaultPrevented } = event;
      if (key !== 'Escape' || defaultPrevented || isInOpen(target) || isTyping(target)) return;
      onClose();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onClose]);
  return (
    <>
      <div className={classes.space} />
      <section className={classes.dock} aria-label={t('Listening to a row')}>
        <div className={classes.row}>
          <p className={classes.titles}>
            {query && (
              <>
                <bdi>{titleOf(query)}</bdi> ·{' '}
              </>
            )}
            <bdi>{titleOf(track)}</bdi>
          </p>
          <ActionIcon variant="subtle" size="lg" aria-label={t('Stop listening')} onClick={onClose}>
            <X size={18} />
          </ActionIcon>
        </div>
        <div className={classes.row}>
          <Buttons listening={listening} />
          {query && <MixChoice listening={listening} isShort />}
        </div>
        <Fade listening={listening} />
        <div className={classes.players}>
          {query ? (
            <Players tracks={{ query, reference: track }} listening={listening} />
          ) : (
            <Player name={t('Song')} side="reference" track={track} listening={listening} />
          )}
        </div>
      </section>
    </>
  );
}
