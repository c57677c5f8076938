// Asks the search index of a built site as a reader's browser does.
//
//   node tests/search.mjs public '[["fr", "energie", "/fr/recits/a/"], ["fr", "zzz", null]]'
//
// Each question names the address that must come first, or null for none. In
// every language, each page must be among the first that its own title finds.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [root, questions] = [process.argv[2], JSON.parse(process.argv[3] ?? '[]')];
globalThis.fetch = async (url) => {
  const text = readFileSync(join(root, url), 'utf8');
  return { ok: true, json: async () => JSON.parse(text) };
};
const program = readdirSync(join(root, 'search')).find((name) => name.endsWith('.js'));
const source = readFileSync(join(root, 'search', program), 'utf8');
const { search, words } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const problems = [];
const all = (language) => {
  const folder = join(root, 'search', language);
  const contents = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  const lists = Math.ceil(contents.pages / contents.perFile);
  return Array.from({ length: lists }, (_, list) => JSON.parse(readFileSync(join(folder, `pages/${list}.json`), 'utf8'))).flat();
};

let asked = 0;
for (const language of readdirSync(join(root, 'search'), { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  const pages = all(language.name);
  for (const [position, [url, title]] of pages.entries()) {
    if (!words(title, language.name).length) continue;
    asked += 1;
    const { found } = await search(`/search/${language.name}/`, title, language.name);
    const rank = found.findIndex(([page]) => page === position);
    // Pages of one title are all of them right.
    const same = pages.filter(([, other]) => other === title).length;
    if (rank < 0 || rank >= 4 + same) problems.push(`${language.name}: "${title}" finds ${url} at ${rank}`);
  }
}
for (const [language, text, expected] of questions) {
  asked += 1;
  const pages = all(language);
  const { found } = await search(`/search/${language}/`, text, language);
  const first = found.length ? pages[found[0][0]][0] : null;
  if (first !== expected) problems.push(`${language}: "${text}" finds ${first} instead of ${expected}`);
}
problems.forEach((problem) => console.error(problem));
console.log(`${asked} searches, ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
