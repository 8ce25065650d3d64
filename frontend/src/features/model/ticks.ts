import { formatPart } from '@/lib/format';
import type { Tick } from './Chart';

/** Marks of an axis from 0 to 100 %. */
export function percentTicks(): Tick[] {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, text: formatPart(at) }));
}
