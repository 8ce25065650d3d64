import { PITCH_CLASSES, ringColour, ringPosition } from '@/theme/pitchClasses';

interface PitchRingProps {
  /** Width and height in pixels. */
  size: number;
  /** How far each of the twelve reaches outwards, 0..1; all the same when left out. */
  strengths?: readonly number[];
  /** Writes the names of the pitch classes around it. */
  isLabelled?: boolean;
  className?: string;
}

const INNER = 26;
const OUTER = 46;
const GAP_DEGREES = 2.4;

function point(radius: number, degrees: number): string {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return `${(50 + radius * Math.cos(angle)).toFixed(2)} ${(50 + radius * Math.sin(angle)).toFixed(2)}`;
}

/** One of twelve segments, its middle at the place of the pitch class on the circle of fifths. */
function segment(place: number, outer: number): string {
  const from = place * 30 - 15 + GAP_DEGREES / 2;
  const to = place * 30 + 15 - GAP_DEGREES / 2;
  return (
    `M${point(INNER, from)}A${INNER} ${INNER} 0 0 1 ${point(INNER, to)}` +
    `L${point(outer, to)}A${outer} ${outer} 0 0 0 ${point(outer, from)}Z`
  );
}

/** The ring of twelve: the sign of the house, and, with strengths, the profile of a song. Decorative: name it nearby. */
export function PitchRing({ size, strengths, isLabelled = false, className }: PitchRingProps) {
  const margin = isLabelled ? 12 : 0;
  const box = `${-margin} ${-margin} ${100 + 2 * margin} ${100 + 2 * margin}`;
  return (
    <svg width={size} height={size} viewBox={box} aria-hidden="true" className={className}>
      {strengths && <circle cx="50" cy="50" r={OUTER} fill="none" stroke="var(--cf-rule)" strokeWidth="0.6" />}
      {PITCH_CLASSES.map((name, pitchClass) => {
        const reach = strengths ? (strengths[pitchClass] ?? 0) : 1;
        const place = ringPosition(pitchClass);
        return (
          <g key={name}>
            <path d={segment(place, INNER + 1.5 + (OUTER - INNER - 1.5) * reach)} fill={ringColour(pitchClass)} />
            {isLabelled && <RingLabel name={name} place={place} />}
          </g>
        );
      })}
    </svg>
  );
}

function RingLabel({ name, place }: { name: string; place: number }) {
  const [x, y] = point(54, place * 30).split(' ');
  return (
    <text x={x} y={y} fontSize="6.4" fill="var(--cf-ink-2)" textAnchor="middle" dominantBaseline="central">
      {name}
    </text>
  );
}
