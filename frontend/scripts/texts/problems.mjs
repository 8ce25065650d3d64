// What is wrong with texts and catalogues. Used by the test and by `npm run texts`.

import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import ts from 'typescript';
import { keyOf, lineOf, parsed, saying, walk } from './source.mjs';

/** Return names of placeholders and tags of a text, sorted. A plural names its placeholder, and its tags once. */
export function slotsOf(text) {
  const names = new Set();
  const look = (tokens) => {
    for (const token of Array.isArray(tokens) ? tokens : [tokens]) {
      if (typeof token === 'string') {
        for (const [, tag] of token.matchAll(/<([a-zA-Z0-9]+)\/?>/g)) names.add(`<${tag}>`);
        continue;
      }
      const [name, kind, cases] = token;
      names.add(`{${name}${kind ? `, ${kind}` : ''}}`);
      if (cases && typeof cases === 'object') {
        for (const [key, one] of Object.entries(cases)) if (key !== 'offset') look(one);
      }
    }
  };
  look(compileMessageOrThrow(text));
  return [...names].sort();
}

/** Return whether tags of a text open and close in turn. */
function hasWholeTags(text) {
  const open = (text.match(/<[a-zA-Z0-9]+>/g) ?? []).length;
  const closed = (text.match(/<\/[a-zA-Z0-9]+>/g) ?? []).length;
  return open === closed;
}

/** Return what is wrong with a text by itself, else null. */
export function faultOf(text) {
  if (text.trim() === '') return 'is empty';
  if (text !== text.trim()) return 'starts or ends with a space: say the whole sentence in one text';
  if (/\n/.test(text)) return 'has a line break';
  try {
    slotsOf(text);
  } catch (error) {
    return `is no ICU message: ${error.message}`;
  }
  return hasWholeTags(text) ? null : 'has a tag that does not close';
}

/** Return what is wrong with a translation, else null. */
export function faultOfTranslation({ text, translation, isFuzzy, isUnused }) {
  if (isUnused) return 'is obsolete';
  if (isFuzzy) return 'is fuzzy';
  if (!translation) return 'has no translation';
  const fault = faultOf(translation);
  if (fault) return `has a translation that ${fault}`;
  const [own, other] = [slotsOf(text), slotsOf(translation)].map((slots) => slots.join(' '));
  return own === other ? null : `has ${own || 'no placeholders'}, its translation ${other || 'none'}`;
}

/** Return what is wrong with a catalogue, as sentences. `texts` are those of the source. */
export function problemsOfCatalogue(entries, texts) {
  const keys = new Set(entries.map(keyOf));
  const missing = [...texts.keys()].filter((key) => !keys.has(key));
  return [
    ...missing.map((key) => `“${key}” is not in the catalogue (npm run texts adds it)`),
    ...entries.filter((one) => !texts.has(keyOf(one))).map(({ text }) => `“${text}” is not in the source`),
    ...entries.flatMap((one) => {
      const fault = faultOfTranslation(one);
      return fault ? [`“${one.text}” ${fault}`] : [];
    }),
  ];
}

/** Return names of the values that a call gives, or null where they cannot be read. */
function namesOf(values) {
  if (!values) return [];
  if (!ts.isObjectLiteralExpression(values)) return null;
  if (values.properties.some(ts.isSpreadAssignment)) return null;
  return values.properties.map((one) => one.name.getText().replaceAll("'", ''));
}

const isInFunction = (node) => {
  for (let above = node.parent; above; above = above.parent) if (ts.isFunctionLike(above)) return true;
  return false;
};

/** Return what is wrong with the texts of a file, as "path:line sentence". */
export function problemsOfFile(path, source) {
  const found = [];
  walk(parsed(path, source), (node) => {
    const said = saying(node);
    if (!said) return true;
    const report = (words) => found.push(`${path}:${lineOf(node)} ${words}`);
    if (said.text === null || said.context === null) {
      report(`${said.name} needs a literal; a text from a table is marked by msg and said by say`);
      return true;
    }
    if (said.name !== 'msg' && !isInFunction(node))
      report(`${said.name} outside a function keeps one language; use msg`);
    const fault = faultOf(said.text);
    if (fault) report(`“${said.text}” ${fault}`);
    if (fault || said.name === 'msg') return true;
    const given = namesOf(said.values);
    if (given === null) return true;
    const wanted = slotsOf(said.text)
      .filter((slot) => slot.startsWith('{'))
      .map((slot) => slot.slice(1, -1).split(',')[0]);
    const [own, other] = [[...new Set(wanted)].sort().join(' '), given.sort().join(' ')];
    if (own !== other) report(`“${said.text}” needs the values “${own}”, given are “${other}”`);
    return true;
  });
  return found;
}
