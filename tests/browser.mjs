// Opens pages of a built site as readers do and fails on what they would
// notice: errors, missing files, sideways scrolling, a wrong direction.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs node tests/browser.mjs public
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { launch, listening, types } from './browsing.mjs';

const root = process.argv[2] ?? 'public';

// The policy of `_headers` applies here too, so that what it forbids is seen.
// Only the upgrade to https has no sense on this machine.
const policy = readFileSync(join(root, '_headers'), 'utf8').match(/Content-Security-Policy: (.*)/)?.[1]
  .replace(/; *upgrade-insecure-requests/, '');

const sharesKit = /^\/kit\/\*\n  Access-Control-Allow-Origin: \*$/m.test(readFileSync(join(root, '_headers'), 'utf8'));

const { server, port } = await listening(async (request, response) => {
  let path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  if (path.endsWith('/')) path += 'index.html';
  try {
    const body = await readFile(join(root, normalize(path)));
    const headers = { 'content-type': types[extname(path)] ?? 'application/octet-stream' };
    if (policy) headers['content-security-policy'] = policy;
    if (path.startsWith('/kit/') && sharesKit) headers['access-control-allow-origin'] = '*';
    response.writeHead(200, headers).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
const origin = `http://127.0.0.1:${port}`;

// Homes in a left-to-right, an East Asian and a right-to-left language; then,
// in each, the first page of every section that the home's menu leads to.
const homes = [['fr', 'ltr'], ['ja', 'ltr'], ['ar', 'rtl']];
const widths = [360, 1280];
const schemes = ['light', 'dark'];
const problems = [];
let visits = 0;

const browser = await launch();

async function visit(path, direction, width, scheme) {
  visits += 1;
  const where = `${path} at ${width} px, ${scheme}`;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme });
  const page = await context.newPage();
  const complain = (what) => problems.push(`${where}: ${what}`);
  page.on('console', (message) => { if (message.type() === 'error') complain(`console: ${message.text()}`); });
  page.on('pageerror', (error) => complain(`script: ${error.message}`));
  page.on('requestfailed', (request) => complain(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (response) => { if (response.status() >= 400) complain(`${response.url()}: ${response.status()}`); });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complain(`asks ${request.url()}`);
  });
  await page.goto(origin + path, { waitUntil: 'load' });
  // Lazy pictures are asked for when they come near.
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 600) {
      scrollTo(0, y);
      await new Promise((done) => setTimeout(done, 20));
    }
    scrollTo(0, 0);
  });
  await page.waitForLoadState('networkidle');
  const seen = await page.evaluate(() => ({
    dir: document.documentElement.dir,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    culprits: [...document.querySelectorAll('body *')]
      .filter((e) => { const box = e.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1); })
      .slice(0, 3).map((e) => e.outerHTML.slice(0, 90)),
    speechless: [...document.images].filter((image) => !image.hasAttribute('alt')).map((image) => image.src),
    empty: [...document.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src),
    links: [...document.querySelectorAll('header nav a[href^="/"]')].map((link) => link.getAttribute('href')),
    header: document.querySelector('.site-head')?.getBoundingClientRect().height ?? 0,
    codes: /\/(sources|quellen|fonti)\/$/.test(location.pathname) ? [] : document.body.innerText.match(/\b(F[01]\d\d|S-[A-Z]{3,})\b/g) ?? [],
    doors: document.querySelectorAll('.site-foot .door').length,
  }));
  if (seen.dir !== direction) complain(`dir is ${seen.dir}, not ${direction}`);
  if (seen.overflow > 0) complain(`scrolls sideways by ${seen.overflow} px: ${seen.culprits.join(' · ')}`);
  for (const source of seen.speechless) complain(`${source} has no alt`);
  for (const source of seen.empty) complain(`${source} shows nothing`);
  // One row, whatever the width and the language; codes of facts and sources are for the data.
  if (seen.header > 80) complain(`the header takes ${seen.header} px`);
  if (seen.codes.length > 0) complain(`shows the codes ${seen.codes.join(', ')}`);
  if (path !== '/' && seen.doors !== 3) complain(`${seen.doors} doors in the footer, not 3`);
  await context.close();
  return seen.links;
}

// The menu and the languages open by keyboard, without a script, and one at a
// time; on a wide screen the menu stands open.
async function drawers(path) {
  visits += 1;
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, javaScriptEnabled: false });
  const page = await context.newPage();
  const complain = (what) => problems.push(`${path}: ${what}`);
  await page.goto(origin + path, { waitUntil: 'load' });
  const menu = page.locator('.menu a').first();
  const languages = page.locator('header .languages a');
  if (await menu.isVisible()) complain('the menu is open on a phone');
  await page.locator('.menu summary').press('Enter');
  if (!await menu.isVisible()) complain('the menu does not open by keyboard');
  await page.locator('.languages summary').press('Enter');
  if (await languages.count() !== 8 || !await languages.last().isVisible()) complain('the eight languages do not open');
  if (await menu.isVisible()) complain('menu and languages are open together');
  await page.setViewportSize({ width: 1280, height: 800 });
  if (!await menu.isVisible()) complain('the menu is not open on a wide screen');
  await context.close();
}

// Search fetches nothing before something is typed, finds the page of a title,
// leads to it by keyboard, and without scripts leaves the site map.
async function searching(home) {
  visits += 1;
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  const complain = (what) => problems.push(`search from ${home}: ${what}`);
  const asked = [];
  page.on('console', (message) => { if (message.type() === 'error') complain(message.text()); });
  page.on('request', (request) => { if (/\/search\/[a-z]+\//.test(request.url())) asked.push(request.url()); });
  await page.goto(origin + home, { waitUntil: 'load' });
  // Pages say where a line may not break; an index does not.
  const title = (await page.locator('main h3 a').first().innerText()).replaceAll('\u2060', '');
  await page.locator('.search-link').click();
  await page.waitForLoadState('networkidle');
  if (asked.length) complain(`${asked.length} files of the index are fetched before a word is typed`);
  await page.locator('input[type=search]').fill(title);
  await page.locator('.search-result').first().waitFor({ timeout: 5000 }).catch(() => complain(`nothing is found for "${title}"`));
  const found = await page.locator('.search-title').allInnerTexts();
  if (!found.slice(0, 4).includes(title)) complain(`"${title}" is not among ${found.slice(0, 4).join(' · ')}`);
  if (await page.locator('.site-map').isVisible()) complain('the site map stands below the results');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) complain(`scrolls sideways by ${overflow} px`);
  await page.locator('input[type=search]').fill('qqqqqqqq');
  await page.waitForFunction(() => !document.querySelector('.search-result') && document.querySelector('[data-search-status]').textContent)
    .catch(() => complain('nothing is said of a search without results'));
  const address = page.url().split('?')[0];
  await context.close();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const map = await plain.newPage();
  await map.goto(address, { waitUntil: 'load' });
  if (await map.locator('input[type=search]').isVisible()) complain('without scripts a field is offered that does nothing');
  if (await map.locator('.site-map a').count() < 40) complain('the site map is short');
  await plain.close();
}

// The style sheet of the kit on a partner's page, at another address: it counts with the digest that the kit's page
// gives, and does not when one letter of the digest is another. `_headers` says who may read the kit.
async function partner() {
  visits += 1;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/fr/kit/`, { waitUntil: 'load' });
  const snippet = (await page.locator('#use').locator('xpath=ancestor::section').locator('pre').first().innerText())
    .replace(/https:\/\/[^/"]+/, origin);
  const ink = async (html) => {
    const other = await listening((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${html}<p>`));
    await page.goto(`http://127.0.0.1:${other.port}/`, { waitUntil: 'load' });
    const value = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--op-color-ink').trim());
    other.server.close();
    return value;
  };
  if (!/^#[0-9a-f]{6}$/.test(await ink(snippet))) problems.push(`the kit's style sheet does not count elsewhere: ${snippet}`);
  const wrong = snippet.replace(/sha384-(.)/, (_, first) => `sha384-${first === 'A' ? 'B' : 'A'}`);
  if (await ink(wrong) !== '') problems.push('the kit counts with a wrong digest');
  await context.close();
}

await partner();
for (const [path, direction] of [['/fr/kit/', 'ltr'], ['/ja/brand-kit/', 'ltr'], ['/ar/brand-kit/', 'rtl']]) {
  for (const width of widths) await visit(path, direction, width, 'dark');
}
for (const [language, direction] of homes) {
  await searching(`/${language}/`);
  let links = [];
  await drawers(`/${language}/`);
  for (const width of widths) {
    for (const scheme of schemes) links = await visit(`/${language}/`, direction, width, scheme);
  }
  const own = [...new Set(links)].filter((link) => link.startsWith(`/${language}/`) && link !== `/${language}/`);
  for (const link of own) await visit(link.split('#')[0], direction, 360, 'light');
}
await visit('/', 'ltr', 360, 'light');

await browser.close();
server.close();
for (const problem of problems) console.error(problem);
console.log(`${visits} visits, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
