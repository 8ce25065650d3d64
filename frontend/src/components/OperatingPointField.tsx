import { NativeSelect } from '@mantine/core';
import type { OperatingPoint } from '@/client';
import { OPERATING_POINTS, POINT_WORDS } from '@/lib/operatingPoints';

interface OperatingPointFieldProps {
  /** What is chosen; nothing is the operator's own choice. */
  value: OperatingPoint | undefined;
  onChoose: (point: OperatingPoint | undefined) => void;
  className?: string | undefined;
}

const CHOICES = [
  { value: '', label: 'As set for this library' },
  ...OPERATING_POINTS.map((point) => ({ value: point, label: POINT_WORDS[point] })),
];

/** Where "likely" begins. */
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
