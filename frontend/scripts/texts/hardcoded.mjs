// Find strings that people read but that are no texts of the catalogues.
import ts from 'typescript';
import { lineOf, parsed, saying, walk } from './source.mjs';

/** Attributes that are read or spoken. */
const READ = new Set([
  ...['alt', 'aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription', 'title', 'label', 'labels'],
  ...['placeholder', 'description', 'error', 'heading', 'remark', 'hint', 'words', 'legend', 'note'],
  ...[
    'noun',
    'windowTitle',
    'closeButtonLabel',
    'clearButtonLabel',
    'nothingFoundMessage',
    'confirmLabel',
    'action',
    'question',
    'message',
  ],
]);

/** Names that are the same in every language, and keys of the keyboard. */
const NAMES = new Set(
  `Contrafact YouTube MusicBrainz SecondHandSongs Wikidata AcoustID SoundTouch Enter Escape Home End Tab
  Backspace Space Opus Ogg WebM Firefox Chromium Authorization Content Prometheus Grafana
  Sentry Node px rem em`.split(/\s+/),
);

/** A line with this comment holds no text, and the comment says why. */
const MARK = /no text: \w/;

const isWord = (word) => !NAMES.has(word) && !/^[A-Z0-9]+s?$/.test(word);

/** Return whether a string looks like words for people. `isShown`: it stands where every word is read. */
export function looksRead(text, isShown = false) {
  const words = text.match(/[\p{L}][\p{L}'’]+/gu) ?? [];
  const own = words.filter(isWord);
  if (own.length === 0) return false;
  if (isShown) return true;
  const isSentence = /\p{L}{2,}[,.:;)”]? +[\p{L}\d]|[\p{L}\d][,.:;)”]? +\p{L}{2,}|^ +\p{L}{2,}|\p{L}{2,} +$/u.test(
    text,
  );
  const isCapital = /^\p{Lu}\p{Ll}+…?$/u.test(text) && isWord(text);
  return isSentence || isCapital;
}

/** Return what a template says between its values. */
function partsOf(node) {
  return [node.head.text, ...node.templateSpans.map((one) => one.literal.text)].join('0');
}

/** Return whether a string is part of the program: a key, a type, a class, a comparison. */
function isCode(node) {
  const parent = node.parent;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return true;
  if (ts.isExternalModuleReference(parent) || ts.isCaseClause(parent) || ts.isElementAccessExpression(parent))
    return true;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true;
  if (ts.isBinaryExpression(parent) && /^[!=]==?$/.test(parent.operatorToken.getText())) return true;
  if (ts.isNewExpression(parent) && /Error$|^RegExp$|^URL$|^Headers$/.test(parent.expression.getText())) return true;
  if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression)) {
    return /^(startsWith|endsWith|includes|split|querySelector(All)?|closest|addEventListener|getItem)$/.test(
      parent.expression.name.text,
    );
  }
  return false;
}

/** Return the attribute whose value a string is or may be, else null. */
function attributeOf(node) {
  let above = node.parent;
  const leadsOn = (one) =>
    ts.isConditionalExpression(one) || ts.isBinaryExpression(one) || ts.isParenthesizedExpression(one);
  while (leadsOn(above) || ts.isJsxExpression(above)) above = above.parent;
  return ts.isJsxAttribute(above) ? above.name.getText() : null;
}

/** Attributes that are never read, whatever they hold. */
const NEVER_READ =
  /^(className|classNames|style|styles|d|transform|viewBox|href|src|accept|sizes|allow|autoComplete|font|rel|key|gap|p|m|w|h)$/;

/** Return the strings of a file that look like texts and are none: { path, line, text }. */
export function hardcodedIn(path, source) {
  const file = parsed(path, source);
  const lines = file.text.split('\n');
  const found = [];
  const report = (node, text) => {
    const line = lineOf(node);
    if (MARK.test(lines[line - 1] ?? '') || MARK.test(lines[line - 2] ?? '')) return;
    found.push({ path, line, text: text.trim().replace(/\s+/g, ' ') });
  };
  walk(file, (node) => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return false;
    if (ts.isJsxText(node) && looksRead(node.text, true)) report(node, node.text);
    const isTemplate = ts.isTemplateExpression(node);
    if (!ts.isStringLiteralLike(node) && !isTemplate) return true;
    if (isSaid(node) || isCode(node)) return true;
    const text = isTemplate ? partsOf(node) : node.text;
    const attribute = attributeOf(node);
    if (attribute !== null && NEVER_READ.test(attribute)) return true;
    const isRead = attribute !== null && READ.has(attribute);
    if (looksRead(text, isRead)) report(node, text);
    return true;
  });
  return found;
}

/** Return the words that a style sheet puts into the page. */
export function hardcodedInStyles(source) {
  return [...source.matchAll(/content: "([^"]*)"/g)].map(([, text]) => text).filter((text) => looksRead(text, true));
}

/** Return whether a string is the text, or the context, of a call or an element that says it. */
function isSaid(node) {
  let above = node.parent;
  while (ts.isBinaryExpression(above) || ts.isParenthesizedExpression(above)) above = above.parent;
  if (ts.isCallExpression(above)) return saying(above) !== null && above.arguments.some((one) => contains(one, node));
  if (ts.isJsxExpression(above)) above = above.parent;
  if (!ts.isJsxAttribute(above) || !['text', 'context'].includes(above.name.getText())) return false;
  return saying(above.parent.parent) !== null;
}

const contains = (outer, node) =>
  outer.pos <= node.pos && node.end <= outer.end && !ts.isObjectLiteralExpression(outer);
