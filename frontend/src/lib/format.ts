import { currentLocale } from './language';
import { t } from './texts';

/** Formats of all numbers, dates and durations that the page shows, as its language writes them. */

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
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const words = [
    hours > 0 && inHours(hours),
    minutes > 0 && inMinutes(minutes),
    (rest > 0 || whole === 0) && t('{n, plural, one {# second} other {# seconds}}', { n: rest }),
  ];
  return words.filter((part) => part !== false).join(' ');
}

const inHours = (n: number) => t('{n, plural, one {# hour} other {# hours}}', { n });
const inMinutes = (n: number) => t('{n, plural, one {# minute} other {# minutes}}', { n });

/** 5000 → "83 minutes", 9000 → "3 hours", rounded; for estimates. */
export function formatLongTime(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 100 ? inMinutes(minutes) : inHours(Math.round(minutes / 60));
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
  return `${value < 10 ? formatDecimal(value, 1) : Math.round(value)} ${BYTE_UNITS[unit]}`;
}

const FORMATS = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  published: { dateStyle: 'long', timeZone: 'UTC' },
  moment: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Formatters take long to make. */
const made = new Map<string, unknown>();

function once<Formatter>(name: string, make: (locale: string) => Formatter): Formatter {
  const locale = currentLocale();
  const key = `${locale} ${name}`;
  const known = made.get(key) as Formatter | undefined;
  if (known) return known;
  const fresh = make(locale);
  made.set(key, fresh);
  return fresh;
}

function format(name: keyof typeof FORMATS, iso: string | null | undefined): string {
  const time = iso ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(time)) return NOTHING;
  return once(name, (locale) => new Intl.DateTimeFormat(locale, FORMATS[name])).format(time);
}

/** The day of a timestamp in the reader's time zone. */
export const formatDay = (iso: string | null | undefined): string => format('day', iso);

/** A timestamp to the minute. */
export const formatMoment = (iso: string | null | undefined): string => format('moment', iso);

/** A past timestamp to the minute, without the day if it is today's. */
export function formatSince(iso: string): string {
  const isToday = formatDay(iso) === formatDay(new Date().toISOString());
  return isToday ? format('time', iso) : formatMoment(iso);
}

/** A date without a time (YYYY-MM-DD). */
export const formatPublished = (day: string | null | undefined): string => format('published', day);

const DAY_MS = 86_400_000;

/** The time until a moment, in days, rounded up: "within a day", "in 12 days". */
export function formatDaysLeft(iso: string): string {
  const days = Math.ceil((Date.parse(iso) - Date.now()) / DAY_MS);
  if (Number.isNaN(days)) return NOTHING;
  return days <= 1 ? t('within a day') : t('in {n, plural, one {# day} other {# days}}', { n: days });
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
    const inPercent = (value: number) => `${formatNumber(value)}${NO_BREAK}%`;
    return digits === 0 ? plain : [inPercent(shown), inPercent(from)];
  }
  return plain;
}

/** 0.456 → 46 %. */
export function formatPart(part: number): string {
  return `${Math.round(part * 100)}${NO_BREAK}%`;
}

export function formatDistance(distance: number): string {
  return formatDecimal(distance, 3);
}

/** Similarity of an alignment: 0 if nothing matches, without an upper limit. */
export function formatSimilarity(similarity: number): string {
  return formatDecimal(similarity, 2);
}

export function formatNumber(value: number): string {
  return once('number', (locale) => new Intl.NumberFormat(locale)).format(value);
}

/** With so many digits behind the point or comma. Without separators of thousands. */
export function formatDecimal(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  // Rounded as toFixed does, which looks at the number that is stored.
  const rounded = Number(value.toFixed(digits));
  return once(`decimal${digits}`, (locale) => new Intl.NumberFormat(locale, options)).format(rounded);
}

const RAREST = 1e-6;
const ALMOST_ALL = 0.95;

/**
 * 0.0004 → 1 in 3 000; 0.31 → 3 in 10. Rounded to one digit, and never zero; as the API writes them in its reasons.
 *
 * @param word "of" for a part of things that are named next: 1 of 8 songs.
 */
export function formatOdds(rate: number, word: 'in' | 'of' = 'in'): string {
  if (rate >= ALMOST_ALL) return t('almost all');
  const say = (n: string, total: string) =>
    word === 'in' ? t('{n} in {total}', { n, total }) : t('{n} of {total}', { n, total });
  if (rate > 0.15) return say(String(Math.round(rate * 10)), '10');
  if (rate < RAREST) return t('under {odds}', { odds: say('1', spaced(1 / RAREST)) });
  const digits = 10 ** Math.floor(Math.log10(1 / rate));
  return say('1', spaced(Math.round(1 / rate / digits) * digits));
}

function spaced(value: number): string {
  return formatNumber(value).replace(/[,.]/g, NO_BREAK);
}

/** A part as a number of 100: 0.954 → 95. */
export function ofHundred(part: number): string {
  return t('{n} of {total}', { n: Math.round(part * 100), total: 100 });
}

/** 27.6 → 28 cents above A = 440 Hz; null for a recording in tune. */
export function formatTuning(cents: number | null | undefined): string | null {
  const whole = Math.round(cents ?? 0);
  if (whole === 0) return null;
  const [n, pitch] = [Math.abs(whole), `A${NO_BREAK}=${NO_BREAK}440${NO_BREAK}Hz`];
  return whole > 0
    ? t('{n, plural, one {# cent} other {# cents}} above {pitch}', { n, pitch })
    : t('{n, plural, one {# cent} other {# cents}} below {pitch}', { n, pitch });
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
