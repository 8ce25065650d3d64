// Bring the catalogues up to date with the source, and say what is missing.
//   npm run texts                    write src/locales/*.po again, print the number of texts without a translation
//   npm run texts -- check [PATH]    strings under PATH that are no texts, and what is wrong with texts
//   npm run texts -- missing de      print the texts without a translation as JSON
//   npm run texts -- fill de FILE    take translations from such a JSON
import { readFileSync } from 'node:fs';
import { languages, readCatalogue, writeCatalogue } from './catalogue.mjs';
import { hardcodedIn } from './hardcoded.mjs';
import { faultOfTranslation, problemsOfFile } from './problems.mjs';
import { keyOf, sourceFiles, textsOf } from './source.mjs';

const [command = 'update', ...rest] = process.argv.slice(2);

function check(under = 'src') {
  const files = sourceFiles(under);
  const strings = files.flatMap((path) => hardcodedIn(path)).map(({ path, line, text }) => `${path}:${line} “${text}”`);
  const problems = [...strings, ...files.flatMap((path) => problemsOfFile(path))];
  for (const line of problems) console.log(line);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function missing(language, under = 'src') {
  const texts = textsOf();
  const done = new Set(
    readCatalogue(language)
      .filter((one) => one.translation && !one.isFuzzy)
      .map(keyOf),
  );
  const open = [...texts].filter(([key, { files }]) => !done.has(key) && files.some((path) => path.startsWith(under)));
  console.log(JSON.stringify(Object.fromEntries(open.map(([key]) => [key, ''])), null, 1));
}

function fill(language, path) {
  const texts = textsOf();
  const given = JSON.parse(readFileSync(path, 'utf8'));
  const good = Object.entries(given).filter(([key, translation]) => {
    const text = texts.get(key)?.text;
    const fault =
      text === undefined ? 'is not in the source' : translation && faultOfTranslation({ text, translation });
    if (fault) console.error(`“${key}” ${fault}`);
    return translation && !fault;
  });
  console.log(`${language}: ${writeCatalogue(language, texts, Object.fromEntries(good))} texts without a translation`);
}

function update() {
  const texts = textsOf();
  for (const language of languages()) {
    console.log(`${language}: ${writeCatalogue(language, texts)} of ${texts.size} texts without a translation`);
  }
}

const commands = { update, check, missing, fill };
if (!commands[command]) throw new Error(`Unknown command ${command}; see scripts/texts/main.mjs.`);
commands[command](...rest);
