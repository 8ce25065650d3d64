// Print the gzipped size of the scripts that the home page loads first. Fail if it exceeds the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 350;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** Return the chunk and all its static imports. */
function collect(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const child of manifest[name].imports ?? []) collect(child, found);
  return found;
}

const roots = ['index.html', 'src/features/home/HomePage.tsx'];
const chunks = new Set(roots.flatMap((root) => [...collect(root)]));
let total = 0;
for (const file of [...new Set([...chunks].map((chunk) => manifest[chunk].file))].sort()) {
  const bytes = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  total += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${file}`);
}
console.log(
  `${(total / 1024).toFixed(1).padStart(8)} KB  first load of JavaScript after gzip (budget ${BUDGET_KB} KB)`,
);
if (total > BUDGET_KB * 1024) {
  console.error(`The first load exceeds its budget of ${BUDGET_KB} KB.`);
  process.exit(1);
}
