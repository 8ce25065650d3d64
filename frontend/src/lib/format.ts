/** Formats of all numbers, dates and durations that the page shows. */

const NOTHING = '–';
/** Non-breaking space between a number and its unit. */
export const NO_BREAK = '\u00a0';

/** 243.4 → 4:03, 3723 → 1:02:03. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NOTHING;
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** 243 → "4 minutes 3 seconds", for screen readers. */
export function spellDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, unit]) => formatCount(count, unit));
  return words.join(' ') || '0 seconds';
}

/** 5000 → "83 minutes", 9000 → "3 hours", rounded; for estimates. */
export function formatLongTime(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 100 ? formatCount(minutes, 'minute') : formatCount(Math.round(minutes / 60), 'hour');
}

const BYTE_UNITS = ['KB', 'MB', 'GB'] as const;

/** 3460300 → 3.5 MB, in decimal units. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${BYTE_UNITS[unit]}`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const publishedFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const momentFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

function format(formatter: Intl.DateTimeFormat, iso: string | null | undefined): string {
  const time = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(time) ? NOTHING : formatter.format(time);
}

/** The day of a timestamp in the reader's time zone. */
export const formatDay = (iso: string | null | undefined): string => format(dayFormat, iso);

/** A timestamp to the minute. */
export const formatMoment = (iso: string | null | undefined): string => format(momentFormat, iso);

/** A past timestamp to the minute, without the day if it is today's. */
export function formatSince(iso: string): string {
  const isToday = formatDay(iso) === formatDay(new Date().toISOString());
  return isToday ? format(timeFormat, iso) : formatMoment(iso);
}

/** A date without a time (YYYY-MM-DD). */
export const formatPublished = (day: string | null | undefined): string => format(publishedFormat, day);

const DAY_MS = 86_400_000;

/** The time until a moment, in days, rounded up: "within a day", "in 12 days". */
export function formatDaysLeft(iso: string): string {
  const days = Math.ceil((Date.parse(iso) - Date.now()) / DAY_MS);
  if (Number.isNaN(days)) return NOTHING;
  return days <= 1 ? 'within a day' : `in ${formatCount(days, 'day')}`;
}

/** 0.874 → 87 %. Never 0 % or 100 %: a calibrated probability is neither. */
export function formatProbability(probability: number): string {
  const percent = Math.round(probability * 100);
  if (percent < 1) return `<${NO_BREAK}1${NO_BREAK}%`;
  if (percent > 99) return `>${NO_BREAK}99${NO_BREAK}%`;
  return `${percent}${NO_BREAK}%`;
}

/**
 * Format a probability and the threshold of likely so that the order of the two texts is that of the numbers: 0.579 and
 * 0.58 → 57.9 % and 58 %.
 */
export function formatProbabilityAndThreshold(probability: number, threshold: number): [string, string] {
  const plain: [string, string] = [formatProbability(probability), formatProbability(threshold)];
  const isLikely = probability >= threshold;
  for (const digits of [0, 1, 2, 3]) {
    const [shown = 0, from = 0] = [probability, threshold].map((value) => Number((value * 100).toFixed(digits)));
    if (isLikely !== shown >= from) continue;
    const inPercent = (value: number) => `${value}${NO_BREAK}%`;
    return digits === 0 ? plain : [inPercent(shown), inPercent(from)];
  }
  return plain;
}

/** 0.456 → 46 %. */
export function formatPart(part: number): string {
  return `${Math.round(part * 100)}${NO_BREAK}%`;
}

export function formatDistance(distance: number): string {
  return distance.toFixed(3);
}

/** Similarity of an alignment: 0 if nothing matches, without an upper limit. */
export function formatSimilarity(similarity: number): string {
  return similarity.toFixed(2);
}

const numberFormat = new Intl.NumberFormat('en-GB');

export function formatNumber(value: number): string {
  return numberFormat.format(value);
}

/** formatCount(1, 'song') → 1 song, formatCount(1200, 'song') → 1,200 songs. `plural` is for nouns that do not just take an s. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

const RAREST = 1e-6;
const ALMOST_ALL = 0.95;

/** 0.0004 → 1 in 3 000; 0.31 → 3 in 10. Rounded to one digit, and never zero; as the API writes them in its reasons. */
export function formatOdds(rate: number): string {
  if (rate >= ALMOST_ALL) return 'almost all';
  if (rate > 0.15) return `${Math.round(rate * 10)} in 10`;
  if (rate < RAREST) return `under 1 in ${spaced(1 / RAREST)}`;
  const digits = 10 ** Math.floor(Math.log10(1 / rate));
  return `1 in ${spaced(Math.round(1 / rate / digits) * digits)}`;
}

function spaced(value: number): string {
  return formatNumber(value).replaceAll(',', NO_BREAK);
}

/** A part as a number of 100: 0.954 → 95. */
export function ofHundred(part: number): string {
  return `${Math.round(part * 100)} of 100`;
}

/** 27.6 → 28 cents above A = 440 Hz; null for a recording in tune. */
export function formatTuning(cents: number | null | undefined): string | null {
  const whole = Math.round(cents ?? 0);
  if (whole === 0) return null;
  return `${formatCount(Math.abs(whole), 'cent')} ${whole > 0 ? 'above' : 'below'} A${NO_BREAK}=${NO_BREAK}440${NO_BREAK}Hz`;
}

const TIME = /^(?:(\d{1,2}):)?(?:(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)$/;

/** Parse a time in seconds: 1:23 → 83, 83.5 → 83.5, 1:02:03 → 3723. Return null for anything else. */
export function parseTime(text: string): number | null {
  const found = TIME.exec(text.trim());
  if (!found) return null;
  const [, first, second, rest] = found;
  const seconds = Number((rest ?? '').replace(',', '.'));
  if (first === undefined) return seconds;
  if (seconds >= 60) return null;
  return second === undefined ? Number(first) * 60 + seconds : Number(first) * 3600 + Number(second) * 60 + seconds;
}
