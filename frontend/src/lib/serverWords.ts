import { say, type Text, t } from '@/lib/texts';

/**
 * The server's sentences in the language of the page. It writes them in English, so nothing is done for English. What
 * it says is recognised by the code of an error or by its words; what is not recognised stays as it is.
 */

type Tables = typeof import('@/lib/server/tables');

interface Shape {
  text: Text;
  pattern: RegExp;
  slots: readonly string[];
}

let tables: Tables | null = null;
const shapes = new Map<Text, Shape>();

/** Load the server's sentences, for a page in another language than English. */
export async function loadServerTexts(): Promise<void> {
  tables = await import('@/lib/server/tables');
}

/** Forget them, for a page in English. */
export function dropServerTexts(): void {
  tables = null;
}

const SLOT = /\{(\w+)\}/;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Values that may hold several sentences. */
const LONG = ['problem', 'title', 'text', 'thing', 'match'];

/** A text as a pattern of what the server writes. The values of a text hold no end of a sentence, but for the long ones. */
function shapeOf(text: Text): Shape {
  const known = shapes.get(text);
  if (known) return known;
  const slots: string[] = [];
  const pieces = english(text)
    .split(SLOT)
    .map((piece, index) => {
      if (index % 2 === 0) return escaped(piece);
      slots.push(piece);
      return LONG.includes(piece) ? '(.+)' : '((?:(?!\\. ).)+?)';
    });
  const shape = { text, slots, pattern: new RegExp(`^${pieces.join('')}$`) };
  shapes.set(text, shape);
  return shape;
}

/** Say a text that is one of some; null where it is none. */
function saidAs(texts: readonly Text[], sentence: string, known: Tables): string | null {
  for (const text of texts) {
    const { pattern, slots } = shapeOf(text);
    const found = pattern.exec(sentence);
    if (!found) continue;
    const values = slots.map((slot, index) => [slot, saidValue(slot, found[index + 1] ?? '', known)] as const);
    return say(text, Object.fromEntries(values));
  }
  return null;
}

/** Numbers are written with a point by the server. */
const DECIMAL = /^(\d+)\.(\d+)( \p{L}+)?$/u;

function saidValue(slot: string, value: string, known: Tables): string {
  if (slot === 'problem') return sentencesIn(known.DETAILS, value, known) ?? value;
  const parts = known.PARTS[slot];
  if (parts) return saidAs(parts, value, known) ?? value;
  return value.replace(DECIMAL, (_, whole, rest, unit = '') => `${t('{whole}.{rest}', { whole, rest })}${unit}`);
}

/** Whole sentences of the tables of errors: titles with a full stop, and advice. */
function ofTables(sentence: string, known: Tables): string | null {
  for (const [title, advice] of Object.values(known.ERRORS)) {
    const isTitle = `${english(title)}.`.toLowerCase() === sentence.toLowerCase();
    if (isTitle) return `${say(title)}.`;
    if (plain(advice) === sentence) return say(advice);
  }
  return null;
}

/** A text in English, as the server writes it. */
const english = (text: Text) => String(text);

/** The same without the quotes that keep braces from being placeholders. */
const plain = (text: Text) => english(text).replaceAll(/'(\{[^']*\})'/g, '$1');

/** Say some sentences one by one; null where one is not known. */
function sentencesIn(texts: readonly Text[], words: string, known: Tables): string | null {
  const whole = saidAs(texts, words, known) ?? ofTables(words, known);
  if (whole !== null) return whole;
  const sentences = words.split('. ').map((one, index, all) => (index < all.length - 1 ? `${one}.` : one));
  if (sentences.length === 1) return null;
  const said = sentences.map((one) => saidAs(texts, one, known) ?? ofTables(one, known));
  return said.includes(null) ? null : said.join(' ');
}

/** The reason of a verdict. */
export function reasonIn(reason: string): string {
  return tables ? (sentencesIn(tables.REASONS, reason, tables) ?? reason) : reason;
}

/** A sentence about a field of a request, or another that comes without a code. */
export function sentenceIn(sentence: string): string {
  return tables ? (sentencesIn(tables.DETAILS, sentence, tables) ?? sentence) : sentence;
}

/** The title of an error. */
export function titleIn({ code, title }: { code: string; title: string }): string {
  const known = tables?.ERRORS[code];
  return known ? say(known[0]) : title;
}

/** The sentence of an error. Of a detail that is not known, the title and the advice of the error are said before it. */
export function detailIn({ code, detail }: { code: string; detail: string }): string {
  if (!tables) return detail;
  const [title, advice] = tables.ERRORS[code] ?? [];
  if (!title || !advice) return sentenceIn(detail);
  const general = `${say(title)}. ${say(advice)}`;
  if (detail === `${english(title)}. ${plain(advice)}`) return general;
  const said = sentencesIn(tables.DETAILS, detail, tables);
  return said ?? t('{general} (The server says: {detail})', { general, detail });
}
