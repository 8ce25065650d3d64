import { NativeSelect } from '@mantine/core';
import type { OperatingPoint } from '@/client';
import { OPERATING_POINTS } from '@/lib/searchParams';

interface OperatingPointFieldProps {
  /** The chosen point. Undefined: the point that the operator set. */
  value: OperatingPoint | undefined;
  onChoose: (point: OperatingPoint | undefined) => void;
  className?: string | undefined;
}

const POINT_WORDS: Record<OperatingPoint, string> = {
  precise: 'Precise: few false alarms',
  balanced: 'Balanced',
  exhaustive: 'Exhaustive: few misses',
};

const CHOICES = [
  { value: '', label: 'As set for this library' },
  ...OPERATING_POINTS.map((point) => ({ value: point, label: POINT_WORDS[point] })),
];

/** A choice of the probability from which a verdict is "likely". */
export function OperatingPointField({ value, onChoose, className }: OperatingPointFieldProps) {
  return (
    <NativeSelect
      label="How strict"
      className={className}
      data={CHOICES}
      value={value ?? ''}
      onChange={(event) => onChoose(OPERATING_POINTS.find((point) => point === event.currentTarget.value))}
    />
  );
}
