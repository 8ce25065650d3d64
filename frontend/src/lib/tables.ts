import type { TableRequest } from '@/client';

/** A part of a file that is small enough for one request. */
export interface TablePart {
  body: Pick<TableRequest, 'csv' | 'items'>;
  /** What is added to the line that the API names, to find it in the file. */
  lineOffset: number;
}

const MAX_CHARACTERS = 400_000;
const MAX_ROWS = 200;

/** Read a file as text. Spreadsheets write UTF-8 or UTF-16; null for anything else. */
export function decodeText(bytes: ArrayBuffer): string | null {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const name = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Divide a table into requests. JSON is a list of rows, everything else is taken for CSV. Null if it is neither. */
export function divideTable(text: string): TablePart[] | null {
  return text.trimStart().startsWith('[') ? divideJson(text) : divideCsv(text);
}

function divideJson(text: string): TablePart[] | null {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(rows)) return null;
  const items = rows.map((row) => cellsOf(row));
  const starts = Array.from({ length: Math.ceil(items.length / MAX_ROWS) }, (_, index) => index * MAX_ROWS);
  return starts.map((start) => ({ body: { items: items.slice(start, start + MAX_ROWS) }, lineOffset: start }));
}

function cellsOf(row: unknown): Record<string, string> {
  if (typeof row !== 'object' || row === null) return {};
  const cells = Object.entries(row).filter(([, value]) => value !== null && typeof value !== 'object');
  return Object.fromEntries(cells.map(([name, value]) => [name, String(value)]));
}

function divideCsv(text: string): TablePart[] {
  const [header = '', ...records] = recordsOf(text);
  const parts: TablePart[] = [];
  let csv = '';
  let count = 0;
  let line = linesIn(header);
  let lineOffset = 0;
  const finish = () => {
    if (count > 0) parts.push({ body: { csv: header + csv }, lineOffset });
    csv = '';
    count = 0;
    lineOffset = line - linesIn(header);
  };
  for (const record of records) {
    if (count === MAX_ROWS || csv.length + record.length > MAX_CHARACTERS) finish();
    csv += record;
    count += 1;
    line += linesIn(record);
  }
  finish();
  return parts.length > 0 ? parts : [{ body: { csv: text }, lineOffset: 0 }];
}

/** Split CSV behind each record. A line break between quotes belongs to a cell. */
function recordsOf(text: string): string[] {
  const records: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted;
    if (text[at] === '\n' && !isQuoted) {
      records.push(text.slice(start, at + 1));
      start = at + 1;
    }
  }
  if (start < text.length) records.push(text.slice(start));
  return records;
}

function linesIn(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
