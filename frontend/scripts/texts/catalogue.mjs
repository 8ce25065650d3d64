// Read and write the catalogues: src/locales/<language>.po, English text to translation.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import PO from 'pofile';
import { keyOf, ROOT } from './source.mjs';

const FOLDER = join(ROOT, 'src/locales');

/** Return the languages that have a catalogue. English has none: its texts are in the source. */
export function languages() {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.po'))
    .map((name) => name.slice(0, -3))
    .sort();
}

const pathOf = (language) => join(FOLDER, `${language}.po`);

/** Return the entries of a catalogue: { context, text, translation, isFuzzy, isUnused, note }. */
export function entriesOf(po) {
  return PO.parse(po).items.map((item) => ({
    context: item.msgctxt ?? '',
    text: item.msgid,
    translation: item.msgstr.join(''),
    isFuzzy: Boolean(item.flags.fuzzy),
    isUnused: item.obsolete,
    note: item.comments.join('\n'),
  }));
}

/** Return the entries of a language. */
export function readCatalogue(language) {
  return entriesOf(readFileSync(pathOf(language), 'utf8'));
}

/**
 * Write a catalogue with exactly the given texts. Texts that are new get no translation, those that are gone leave.
 *
 * @param texts Of textsOf.
 * @param given Further translations by key, which replace those of the catalogue.
 * @return The number of texts without a translation.
 */
export function writeCatalogue(language, texts, given = {}) {
  const path = pathOf(language);
  const po = PO.parse(readFileSync(path, 'utf8'));
  const before = new Map(po.items.filter((one) => !one.obsolete).map((one) => [keyOf(keyed(one)), one]));
  po.items = [...texts].map(([key, { context, text, files }]) => {
    const item = new PO.Item();
    const old = before.get(key);
    if (context) item.msgctxt = context;
    item.msgid = text;
    item.msgstr = [Object.hasOwn(given, key) ? given[key] : (old?.msgstr.join('') ?? '')];
    item.references = files;
    item.comments = old?.comments ?? [];
    if (old?.flags.fuzzy && !Object.hasOwn(given, key)) item.flags.fuzzy = true;
    return item;
  });
  po.headers = Object.fromEntries(Object.entries(po.headers).filter(([, value]) => value));
  writeFileSync(`${path}.new`, po.toString());
  renameSync(`${path}.new`, path);
  return po.items.filter((one) => !one.msgstr[0]).length;
}

const keyed = (item) => ({ context: item.msgctxt ?? '', text: item.msgid });
