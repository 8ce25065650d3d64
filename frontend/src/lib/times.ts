const TIME = /^(?:(\d{1,2}):)?(?:(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)$/;

/** What a person writes as a time, in seconds: 1:23 → 83, 83.5 → 83.5, 1:02:03 → 3723; null for anything else. */
export function parseTime(text: string): number | null {
  const found = TIME.exec(text.trim());
  if (!found) return null;
  const [, first, second, rest] = found;
  const seconds = Number((rest ?? '').replace(',', '.'));
  if (first === undefined) return seconds;
  if (seconds >= 60) return null;
  return second === undefined ? Number(first) * 60 + seconds : Number(first) * 3600 + Number(second) * 60 + seconds;
}
