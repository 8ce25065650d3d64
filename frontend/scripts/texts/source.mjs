// Find the texts of the page in its source: arguments of t, tc and msg, and the attribute `text` of <Say>.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Files whose strings nobody reads on the page. */
const NOT_READ = [/^src\/(client|testing|locales)\//, /\.test\.tsx?$/, /\.d\.ts$/];

/** Between the context of a text and the text, as gettext has it. */
export const CONTEXT = '\u0004';

/** Return the paths of all files with texts, from frontend/. */
export function sourceFiles(under = 'src') {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => relative(ROOT, join(ROOT, 'src', name)))
    .filter((path) => path.startsWith(under) && !NOT_READ.some((one) => one.test(path)))
    .sort();
}

/** Return the style sheets of the page. */
export function styleSheets() {
  const names = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.css')).map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'));
}

const trees = new Map();

/** Return the syntax tree of a file, read once, or of a text in its place. */
export function parsed(path, source) {
  const known = source === undefined && trees.get(path);
  if (known) return known;
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const text = source ?? readFileSync(join(ROOT, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, kind);
  if (source === undefined) trees.set(path, tree);
  return tree;
}

/** Return the line of a node, from 1. */
export function lineOf(node) {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** Return the string that an expression is without running it, else null. */
export function literalOf(node) {
  if (!node) return null;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return literalOf(node.expression);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literalOf(node.left), literalOf(node.right)];
    return left === null || right === null ? null : left + right;
  }
  return null;
}

const ARGUMENTS = { t: { text: 0, values: 1 }, msg: { text: 0 }, tc: { context: 0, text: 1, values: 2 } };

/** Return what a call or an element says, { context, text, values }, or null where it is neither t, tc, msg nor Say. */
export function saying(node) {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const places = Object.hasOwn(ARGUMENTS, node.expression.text) ? ARGUMENTS[node.expression.text] : null;
    if (!places) return null;
    const at = (name) => (places[name] === undefined ? undefined : node.arguments[places[name]]);
    return {
      name: node.expression.text,
      context: 'context' in places ? literalOf(at('context')) : '',
      text: literalOf(at('text')),
      values: at('values'),
    };
  }
  const isSay = (ts.isJsxSelfClosingElement(node) || ts.isJsxOpeningElement(node)) && node.tagName.getText() === 'Say';
  if (!isSay) return null;
  const given = Object.fromEntries(
    node.attributes.properties.filter(ts.isJsxAttribute).map((one) => [one.name.getText(), one.initializer]),
  );
  return {
    name: 'Say',
    context: given.context ? literalOf(given.context) : '',
    text: literalOf(given.text),
    values: given.values?.expression,
    tags: given.tags?.expression,
  };
}

/** Call `visit` with a node and all below it, until it returns false. */
export function walk(node, visit) {
  if (visit(node) === false) return;
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Return the key of a text in a catalogue. */
export function keyOf({ context, text }) {
  return context ? `${context}${CONTEXT}${text}` : text;
}

/** Return all texts of the given files: a map from key to { context, text, files }, in the order of the files. */
export function textsOf(paths = sourceFiles()) {
  const found = new Map();
  for (const path of paths) {
    walk(parsed(path), (node) => {
      const said = saying(node);
      if (!said || said.text === null || said.context === null) return;
      const key = keyOf(said);
      const entry = found.get(key) ?? { context: said.context, text: said.text, files: [] };
      if (!entry.files.includes(path)) entry.files.push(path);
      found.set(key, entry);
    });
  }
  return found;
}
