import { describe, expect, test } from 'vitest';
import { entriesOf, languages, readCatalogue } from './catalogue.mjs';
import { hardcodedIn, hardcodedInStyles } from './hardcoded.mjs';
import { faultOf, faultOfTranslation, problemsOfCatalogue, problemsOfFile } from './problems.mjs';
import { sourceFiles, styleSheets, textsOf } from './source.mjs';

const files = sourceFiles();
const texts = textsOf(files);

test('every string that people read is a text', () => {
  expect(files.flatMap((path) => hardcodedIn(path)).map(({ path, line, text }) => `${path}:${line} “${text}”`)).toEqual(
    [],
  );
});

test('no style sheet puts words into the page', () => {
  expect(styleSheets().flatMap(hardcodedInStyles)).toEqual([]);
  expect(hardcodedInStyles('a { content: "Deleted "; } b { content: "·"; }')).toEqual(['Deleted ']);
});

test('every text is whole, and gets the values that it names', () => {
  expect(files.flatMap((path) => problemsOfFile(path))).toEqual([]);
});

test.each(languages())('every text is translated: %s', (language) => {
  expect(problemsOfCatalogue(readCatalogue(language), texts)).toEqual([]);
});

describe('strings that are no texts', () => {
  const found = (source) => hardcodedIn('src/x.tsx', source).map(({ text }) => text);

  test.each([
    ['const a = () => <p>Nothing here</p>;', 'Nothing here'],
    ['const a = () => <p>{n} songs</p>;', 'songs'],
    ['const a = () => <b aria-label="play" />;', 'play'],
    ['const a = () => <b title={open ? "close" : t("Open")} />;', 'close'],
    ["const NAMES = { a: 'Ready' };", 'Ready'],
    ['const a = (n) => `$' + '{n} of 100`;', '0 of 100'],
    ['const a = (n) => `found in $' + '{n}`;', 'found in 0'],
    ["const a = () => t('Good', { what: 'Bad' });", 'Bad'],
    ['const a = () => <Say text="Good" values={{ b: <b>bad</b> }} />;', 'bad'],
  ])('are found: %s', (source, text) => expect(found(source)).toEqual([text]));

  test.each([
    ["const a = () => t('Nothing here');"],
    ["const NAMES = { a: msg('Ready') };"],
    ["if (event.key === 'Enter') go();"],
    ["throw new Error('Never seen by a person');"],
    ['const a = () => <p className="wide open">YouTube</p>;'],
    ["const a = 'Some key'; // no text: the name of a column of a file"],
  ])('are let through: %s', (source) => expect(found(source)).toEqual([]));
});

test.each([
  ['t(name)', 'needs a literal'],
  ["const a = t('Ready');", 'outside a function'],
  ["const a = () => t('{n} songs');", 'needs the values “n”'],
  ["const a = () => t('{n songs', { n });", 'is no ICU message'],
  ["const a = () => t('in ') + n;", 'starts or ends with a space'],
])('a text is looked at: %s', (source, words) => {
  expect(problemsOfFile('src/x.tsx', source)).toEqual([expect.stringContaining(words)]);
});

describe('a translation', () => {
  const fault = (text, translation, more = {}) => faultOfTranslation({ text, translation, ...more });

  test.each([
    ['Open', '', 'has no translation'],
    ['{n} of {m}', '{n} von {k}', 'its translation {k} {n}'],
    ['<a>Open</a> it', 'Öffnen', 'its translation none'],
    ['{n, plural, one {# song} other {# songs}}', '{n} Songs', 'its translation {n}'],
    ['Open {n}', 'Öffne {n', 'is no ICU message'],
  ])('is at fault: %s → %s', (text, translation, words) => expect(fault(text, translation)).toContain(words));

  test('may not be fuzzy, and may order the placeholders anew', () => {
    expect(fault('Open', 'Öffnen', { isFuzzy: true })).toContain('fuzzy');
    expect(fault('<a>{x}</a> of {y}', '{y}: <a>{x}</a>')).toBeNull();
    expect(faultOf('a < b, 100 % and it’s fine')).toBeNull();
  });
});

test('a text that is missing in a catalogue, or gone from the source, is named', () => {
  const entries = entriesOf('msgid ""\nmsgstr ""\n\nmsgid "Old"\nmsgstr "Alt"\n');
  const now = new Map([['New', { context: '', text: 'New', files: [] }]]);
  expect(problemsOfCatalogue(entries, now)).toEqual([
    expect.stringContaining('“New” is not in the catalogue'),
    expect.stringContaining('“Old” is not in the source'),
  ]);
});
