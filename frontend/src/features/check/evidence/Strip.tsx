import { Button } from '@mantine/core';
import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import { ChromaPicture } from '@/components/ChromaPicture';
import { TimeAxis } from '@/components/TimeAxis';
import type { Listening } from '@/components/transport/useListening';
import { Waveform } from '@/components/transport/Waveform';
import type { Chroma } from '@/lib/chroma';
import { formatDuration, spellDuration } from '@/lib/format';
import { gapsOf, type Side, type Span } from '@/lib/sections';
import { t } from '@/lib/texts';
import { placeOf } from './bandGeometry';
import classes from './Strip.module.css';
import type { TimeView } from './useTimeView';

interface StripProps {
  title: string;
  side: Side;
  chroma: Chroma;
  /** Width of the strip, as part of the page's width, 0..1. */
  width: number;
  /** Stretches that match the other song. The rest is dimmed. */
  matched: readonly Span[];
  listening: Listening;
  time: TimeView;
  /** Called with the time under the mouse, or null when it leaves. */
  onHover: (seconds: number | null) => void;
}

const NARROW = 0.55;

function buttonWords(side: Side, isPlaying: boolean): string {
  if (side === 'query') return isPlaying ? t('Pause the first song') : t('Play the first song');
  return isPlaying ? t('Pause the second song') : t('Play the second song');
}

/** The chroma of one song with a slider over it. Moving the slider moves both songs. */
export function Strip(props: StripProps) {
  const { title, side, chroma, width, matched, listening, time, onHover } = props;
  const { view, durations, hover } = time;
  const durationSeconds = durations[side];
  const { moment, playing, play, pause, moveSide } = listening;
  const seconds = moment?.[side] ?? null;
  const isPlaying = playing === side;
  const part = (at: number) => `${(at / durationSeconds) * 100}%`;
  const start = side === 'query' ? view.x : view.y;
  const shown = { width: `${view.zoom * 100}%`, left: `${-start * view.zoom * 100}%` };
  return (
    <div className={classes.strip} data-side={side}>
      <div className={classes.head}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={isPlaying ? <Pause size={14} /> : <Play size={14} />}
          aria-label={buttonWords(side, isPlaying)}
          onClick={() => (isPlaying ? pause() : play(side))}
        >
          {isPlaying ? t('Pause') : t('Play')}
        </Button>
        <bdi className={classes.title}>{title}</bdi>
        {seconds !== null && <span className={classes.time}>{formatDuration(seconds)}</span>}
      </div>
      <div className={classes.body} style={{ width: `${width * 100}%` }}>
        <div
          className={classes.plate}
          onPointerMove={(event) => {
            if (event.pointerType !== 'mouse') return;
            const box = event.currentTarget.getBoundingClientRect();
            onHover((start + (event.clientX - box.left) / box.width / view.zoom) * durationSeconds);
          }}
          onPointerLeave={() => onHover(null)}
        >
          <div className={classes.whole} style={shown}>
            <ChromaPicture chroma={chroma} className={classes.picture} />
            {/* Where nothing matches, nothing is dimmed either. */}
            {(matched.length > 0 ? gapsOf(matched, durationSeconds) : []).map((gap) => (
              <span
                key={gap.fromSeconds}
                className={classes.gap}
                style={{ left: part(gap.fromSeconds), width: part(gap.toSeconds - gap.fromSeconds) }}
              />
            ))}
            <input
              type="range"
              className={classes.range}
              data-idle={seconds === null || undefined}
              min={0}
              max={durationSeconds}
              step={0.5}
              value={seconds ?? 0}
              aria-label={side === 'query' ? t('Time in the first song') : t('Time in the second song')}
              aria-valuetext={seconds === null ? t('Nothing chosen') : spellDuration(seconds)}
              onChange={(event) => moveSide(side, Number(event.currentTarget.value))}
            />
          </div>
          {hover && (
            <span
              className={classes.hover}
              style={{ left: `${placeOf(side, hover[side], { durations, widths: durations, view }) * 100}%` }}
            />
          )}
        </div>
        {chroma.peaks && (
          <div className={classes.wave}>
            <div className={classes.whole} style={shown}>
              <Waveform peaks={chroma.peaks} />
            </div>
          </div>
        )}
        <TimeAxis
          className={classes.axis}
          fromSeconds={time.from[side]}
          toSeconds={time.to[side]}
          nParts={width < NARROW ? 3 : 6}
        />
      </div>
    </div>
  );
}
