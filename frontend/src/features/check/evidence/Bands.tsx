import type { MouseEvent } from 'react';
import type { SectionAnswer } from '@/client';
import type { Listening } from '@/components/transport/useListening';
import { formatDuration } from '@/lib/format';
import { keyOf, type Moment, startOf } from '@/lib/sections';
import { t } from '@/lib/texts';
import classes from './Bands.module.css';
import { type Band, badgeOf, bandOf, isBandVisible, type Layout, momentIn, placeOf, ribbon } from './bandGeometry';
import type { TimeView } from './useTimeView';

interface BandsProps {
  sections: readonly SectionAnswer[];
  /** Sections in the same order in both songs. The others are repeats, drawn as outlines. */
  main: ReadonlySet<SectionAnswer>;
  widths: Moment;
  listening: Listening;
  time: TimeView;
}

const WIDTH = 1000;
const HEIGHT = 100;

function describe(section: SectionAnswer, n: number): string {
  return t('Stretch {n}: {from} to {to} in the first song, {start} to {end} in the second', {
    n,
    from: formatDuration(section.query_start_s),
    to: formatDuration(section.query_end_s),
    start: formatDuration(section.reference_start_s),
    end: formatDuration(section.reference_end_s),
  });
}

/** A ribbon for each section, from its place in the song above to its place in the song below. */
export function Bands({ sections, main, widths, listening, time }: BandsProps) {
  const layout: Layout = { durations: time.durations, widths, view: time.view };
  const bands = sections
    .map((section, index) => ({ section, index, band: bandOf(section, layout) }))
    .filter(({ section }) => isBandVisible(section, layout));
  return (
    <div className={classes.bands}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className={classes.ribbons} aria-hidden="true">
        {bands.map(({ section, band }) => (
          <Ribbon
            key={keyOf(section)}
            section={section}
            band={band}
            layout={layout}
            isMain={main.has(section)}
            listening={listening}
          />
        ))}
        {time.hover && <Cursor moment={time.hover} layout={layout} className={classes.hover} />}
        {listening.moment && <Cursor moment={listening.moment} layout={layout} className={classes.moment} />}
      </svg>
      {bands.map(({ section, band, index }) => {
        const { x, y } = badgeOf(band, index);
        return (
          <button
            key={keyOf(section)}
            type="button"
            data-on-paper
            className={classes.badge}
            style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
            aria-label={describe(section, index + 1)}
            aria-pressed={listening.chosen === section}
            onClick={() => listening.moveTo(startOf(section), section)}
          >
            {index + 1}
          </button>
        );
      })}
    </div>
  );
}

interface RibbonProps {
  section: SectionAnswer;
  band: Band;
  layout: Layout;
  isMain: boolean;
  listening: Listening;
}

/** A ribbon to click. Keyboard users have the numbered button on it. */
function Ribbon({ section, band, layout, isMain, listening }: RibbonProps) {
  const pick = (event: MouseEvent<SVGPathElement>) => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!box) return;
    const point = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    listening.moveTo(momentIn(section, layout, point), section);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the mouse; the button on it does the same.
    <path
      d={ribbon(band, WIDTH, HEIGHT)}
      className={classes.ribbon}
      data-chosen={listening.chosen === section || undefined}
      data-repeat={!isMain || undefined}
      style={{ fillOpacity: isMain ? 0.2 + 0.3 * section.strength : 0.06 }}
      onClick={pick}
    />
  );
}

interface CursorProps {
  moment: Moment;
  layout: Layout;
  className: string | undefined;
}

/** A line from a time in the song above to the time in the song below. */
function Cursor({ moment, layout, className }: CursorProps) {
  const [above, below] = [placeOf('query', moment.query, layout), placeOf('reference', moment.reference, layout)];
  if (Math.min(above, below) < 0 || Math.max(above, below) > 1) return null;
  const { widths } = layout;
  return (
    <line
      x1={above * widths.query * WIDTH}
      y1={0}
      x2={below * widths.reference * WIDTH}
      y2={HEIGHT}
      className={className}
    />
  );
}
