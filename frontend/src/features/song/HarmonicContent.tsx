import { useQuery } from '@tanstack/react-query';
import type { HarmonyHistogramAnswer, TrackAnswer } from '@/client';
import { formatDecimal, formatPart } from '@/lib/format';
import { isBelowLine, partBelow } from '@/lib/harmony';
import { modelQuery } from '@/lib/queries/compare';
import { t } from '@/lib/texts';
import classes from './HarmonicContent.module.css';

/** How much harmony a song holds, and where that is among other songs. Nothing for a song that was not measured. */
export function HarmonicContent({ track }: { track: TrackAnswer }) {
  const { data: model } = useQuery(modelQuery());
  const content = track.harmonic_content;
  if (content === null || !model) return null;
  const histogram = model.harmony_histogram;
  const isTooLittle = isBelowLine(track, model);
  return (
    <div className={classes.content}>
      {histogram && <Histogram histogram={histogram} content={content} line={model.harmony_line} />}
      <p className={classes.words} data-too-little={isTooLittle || undefined}>
        {wordsOf(content, isTooLittle, histogram)}
      </p>
    </div>
  );
}

function wordsOf(content: number, isTooLittle: boolean, histogram: HarmonyHistogramAnswer | null): string {
  const figure = formatDecimal(content, 2);
  if (isTooLittle) {
    return t('Harmony: {figure}. Too little harmony to compare (noise, speech, drums?)', { figure });
  }
  if (!histogram) return t('Harmony: {figure}', { figure });
  const part = formatPart(partBelow(histogram, content));
  return t('Harmony: {figure}, more than {part} of songs', { figure, part });
}

const WIDTH = 240;
const HEIGHT = 48;

interface HistogramProps {
  histogram: HarmonyHistogramAnswer;
  content: number;
  /** Below it, there is too little harmony to compare. */
  line: number | null;
}

/** The harmonic content of other songs as bars, with marks for this song and for the line. The words are beside it. */
function Histogram({ histogram: { edges, counts }, content, line }: HistogramProps) {
  const [from, to] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const x = (value: number) => (WIDTH * (Math.min(to, Math.max(from, value)) - from)) / (to - from || 1);
  const highest = Math.max(1, ...counts);
  return (
    <svg className={classes.histogram} viewBox={`0 -6 ${WIDTH} ${HEIGHT + 6}`} aria-hidden="true">
      {counts.map((count, index) => {
        const [left = 0, right = 0] = [edges[index], edges[index + 1]];
        const height = (HEIGHT * count) / highest;
        const width = Math.max(0.5, x(right) - x(left) - 0.5);
        return (
          <rect key={left} x={x(left)} y={HEIGHT - height} width={width} height={height} className={classes.bar} />
        );
      })}
      {line !== null && <line x1={x(line)} x2={x(line)} y1={0} y2={HEIGHT} className={classes.line} />}
      <line x1={x(content)} x2={x(content)} y1={-4} y2={HEIGHT} className={classes.song} />
      <circle cx={x(content)} cy={-2} r={3.5} className={classes.dot} />
    </svg>
  );
}
