import { PITCH_CLASSES, ringColour, ringPosition } from '@/theme/pitchClasses';

interface PitchRingProps {
  /** Width and height in pixels. */
  size: number;
  /** Length of each of the twelve segments, 0..1, in the order of a chroma's columns. All equal by default. */
  strengths?: readonly number[];
  /** Whether the names of the pitch classes are written around the ring. */
  isLabelled?: boolean;
  /** Draws a second, fainter ring inside, rotated by this number of segments. */
  companionTurn?: number;
  className?: string;
}

const OUTER = 46;
/** Inner radius of the ring alone, and of the ring around a second one. */
const INNER = 28;
const INNER_WITH_COMPANION = 35.5;
const COMPANION = [26.5, 33.5] as const;
const GAP_DEGREES = 2.4;

function point(radius: number, degrees: number): string {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return `${(50 + radius * Math.cos(angle)).toFixed(2)} ${(50 + radius * Math.sin(angle)).toFixed(2)}`;
}

/** SVG path of one of the twelve segments, centred on its place on the circle of fifths. */
function segment(place: number, inner: number, outer: number): string {
  const from = place * 30 - 15 + GAP_DEGREES / 2;
  const to = place * 30 + 15 - GAP_DEGREES / 2;
  return (
    `M${point(inner, from)}A${inner} ${inner} 0 0 1 ${point(inner, to)}` +
    `L${point(outer, to)}A${outer} ${outer} 0 0 0 ${point(outer, from)}Z`
  );
}

/** The twelve pitch classes on the circle of fifths: the logo, or with strengths the mean chroma of a song. Decorative. */
export function PitchRing({ size, strengths, isLabelled = false, companionTurn, className }: PitchRingProps) {
  const inner = companionTurn === undefined ? INNER : INNER_WITH_COMPANION;
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
            <path
              d={segment(place, inner, inner + 1.5 + (OUTER - inner - 1.5) * reach)}
              fill={ringColour(pitchClass)}
            />
            {companionTurn !== undefined && (
              <path d={segment(place + companionTurn, ...COMPANION)} fill={ringColour(pitchClass)} opacity={0.5} />
            )}
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
