// A partner's pages on another origin that show views of the built site: as elements, in frames, under strict policies,
// in a sandbox, from right to left, without scripts. Fails on what the partner or a reader would notice.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs node tests/embed.mjs target/debug/provence
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch, listening, types } from './browsing.mjs';

const program = process.argv[2] ?? 'target/debug/provence';
const problems = [];
let held = 0;
const hold = (right, what) => { held += 1; if (!right) problems.push(what); };

// The site, under the headers that it publishes.
const root = mkdtempSync(join(tmpdir(), 'provence-embed-'));
let rules = [];
const element = () => readFileSync(join(root, 'embed/op-embed.js'));
const { server: site, port } = await listening(async (request, response) => {
  const asked = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  // The same script with one byte changed, at an address of its own.
  const tampered = asked === '/embed/tampered.js';
  const path = asked.endsWith('/') ? `${asked}index.html` : asked;
  try {
    const body = tampered ? element() : await readFile(join(root, normalize(path)));
    if (tampered) body[body.length - 3] ^= 1;
    const headers = { 'content-type': types[extname(path)] ?? 'application/octet-stream' };
    for (const [address, name, value] of rules) {
      const fits = address.endsWith('*') ? asked.startsWith(address.slice(0, -1)) : asked === address;
      if (fits) headers[name] = headers[name] && name !== 'content-type' ? `${headers[name]}, ${value}` : value;
    }
    response.writeHead(200, headers).end(body);
  } catch {
    response.writeHead(404, { 'access-control-allow-origin': '*' }).end();
  }
});
const home = `http://127.0.0.1:${port}`;
execFileSync(program, ['build', '--base-url', home, '--output-dir', join(root, '.'), '--locale', 'en'], { stdio: ['ignore', 'inherit', 'inherit'] });
let address = '';
for (const line of readFileSync(join(root, '_headers'), 'utf8').split('\n')) {
  const header = /^\s+([^:]+): (.*)$/.exec(line);
  if (header) rules.push([address, header[1].toLowerCase(), header[2]]); else address = line.trim();
}

// The partner's pages.
const integrity = `sha384-${createHash('sha384').update(element()).digest('base64')}`;
const script = (path, hash) => `<script src="${home}${path}" integrity="${hash}" crossorigin="anonymous" defer></script>`;
const story = '<op-story entry="fin-track"><a id="link" href="https://partner.example/">Fin-Track</a></op-story>';
const every = `${story}<op-sector entry="sante"></op-sector><op-figure entry="jobs-created"></op-figure><op-figure entry="video-views"></op-figure><op-photo entry="vieux-port"></op-photo><op-banner></op-banner>`;
const frame = (path, more = '') => `<iframe id="frame" src="${home}${path}" width="480" height="120" title="x" ${more}></iframe>`;
const heard = '<script>window.heard = []; addEventListener("message", (event) => heard.push(event.data));</script>';
const page = (body, { lang = 'fr', dir = 'ltr', policy } = {}) => ({
  policy, html: `<!doctype html><html lang="${lang}" dir="${dir}"><meta charset="utf-8"><title>x</title><body>${body}</body></html>`,
});
const allowed = `script-src ${home}; connect-src ${home}; img-src ${home}`;
const pages = {
  right: page(every + script('/embed/op-embed.js', integrity)),
  tampered: page(story + script('/embed/tampered.js', integrity)),
  strict: page(every + script('/embed/op-embed.js', integrity), { policy: `default-src 'none'; ${allowed}; require-trusted-types-for 'script'` }),
  refused: page(story + frame('/embed/fr/figure/jobs-created/') + script('/embed/op-embed.js', integrity), { policy: `default-src 'self'; frame-src ${home}` }),
  sandboxed: page('<iframe id="frame" sandbox="allow-scripts" src="/right" width="600" height="900"></iframe>'),
  'sandboxed-view': page(heard + frame('/embed/fr/figure/jobs-created/#?secret=a1B2', 'sandbox="allow-scripts"')),
  framed: page(frame('/fr/')),
  arabic: page(every + script('/embed/op-embed.js', integrity), { lang: 'ar-MA', dir: 'rtl' }),
  chinese: page(`<op-story entry="fin-track" lang="zh-Hans"></op-story>${script('/embed/op-embed.js', integrity)}`),
  unknown: page(story + `<op-story entry="there-is-none"><a id="none" href="/">none</a></op-story><op-photo entry="../../x"></op-photo>` + script('/embed/op-embed.js', integrity), { lang: 'pt-BR' }),
  dark: page(`<op-figure entry="jobs-created" theme="dark"></op-figure>` + frame('/embed/fr/figure/jobs-created/?theme=dark') + script('/embed/op-embed.js', integrity)),
  height: page(frame('/embed/fr/story/fin-track/') + script('/embed/op-embed.js', integrity)),
};
const { server: partner, port: other } = await listening((request, response) => {
  const found = pages[request.url.slice(1)];
  if (!found) return response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
  const headers = { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'own=1' };
  if (found.policy) headers['content-security-policy'] = found.policy;
  response.writeHead(200, headers).end(found.html);
});
// Another host too, so that the two are strangers to each other.
const elsewhere = `http://localhost:${other}`;

const browser = await launch('--host-resolver-rules=MAP localhost 127.0.0.1');

// Opens a page of the partner and gives it to `look` with what the console said.
async function visit(name, look, options = {}) {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 }, colorScheme: 'light', ...options });
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => { if (message.type() === 'error') said.push(message.text()); });
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    hold(url.startsWith(home) || url.startsWith(elsewhere) || url.startsWith('data:'), `${name} asks ${url}`);
  });
  await page.goto(`${elsewhere}/${name}`, { waitUntil: 'networkidle' });
  await look(page, said);
  const cookies = (await context.cookies()).filter((cookie) => cookie.name !== 'own');
  hold(cookies.length === 0, `${name} has cookies: ${JSON.stringify(cookies)}`);
  await context.close();
}

// Pictures below the fold are asked for when they come near.
async function scrolled(where) {
  await where.evaluate(async () => {
    for (let y = 0; y <= document.documentElement.scrollHeight; y += 400) {
      scrollTo(0, y);
      await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    }
  });
  const arrived = () => [...document.querySelectorAll('*')].every((host) => [...(host.shadowRoot?.querySelectorAll('img') ?? [])].every((image) => image.complete));
  await where.waitForFunction(arrived, undefined, { timeout: 10000 }).catch(() => {});
}

// What a partner's page shows of our elements.
const shown = async (where) => (await scrolled(where), where).evaluate(() => [...document.querySelectorAll('op-story, op-sector, op-figure, op-photo, op-banner')].map((host) => {
  const article = host.shadowRoot?.querySelector('article');
  const image = article?.querySelector('img');
  return {
    name: host.localName,
    is: Boolean(article),
    lang: article?.lang, dir: article?.dir,
    title: article?.querySelector('h2')?.textContent ?? '',
    links: [...(article?.querySelectorAll('a') ?? [])].map((link) => link.href),
    chart: article?.querySelectorAll('svg[role=img] .mark').length ?? 0,
    ticks: article?.querySelectorAll('svg[role=img] > line').length ?? 0,
    text: article?.textContent ?? '',
    credit: article?.querySelector('.credit')?.textContent ?? '',
    picture: image ? image.complete && image.naturalWidth > 0 && image.hasAttribute('alt') : undefined,
    border: article ? getComputedStyle(article).borderBlockStartWidth : '',
    color: article ? getComputedStyle(article).backgroundColor : '',
    overflow: article ? article.scrollWidth > article.clientWidth + 1 : false,
  };
}));
const whole = (name, views, lang, dir) => {
  hold(views.length === 6, `${name}: ${views.length} elements`);
  for (const view of views) {
    hold(view.is, `${name}: ${view.name} shows nothing`);
    hold(view.title.length > 0 && view.links.length >= 2 && view.links.every((link) => link.startsWith(`${home}/${lang}/`) || /^https:\/\/(creativecommons|www\.etalab)/.test(link)), `${name}: ${view.name} says ${JSON.stringify(view)}`);
    hold(view.lang === lang && view.dir === dir, `${name}: ${view.name} is ${view.lang}, ${view.dir}`);
    hold(view.border === '4px', `${name}: ${view.name} has no style`);
    hold(!view.overflow, `${name}: ${view.name} is too wide`);
    if (view.name !== 'op-figure') hold(view.picture === true && view.credit.length > 0, `${name}: ${view.name} shows no picture with its credit`);
    hold(!/false|undefined|null|NaN|\[object/.test(view.text), `${name}: ${view.name} says ${view.text}`);
  }
  const chart = views.find((view) => view.name === 'op-figure');
  hold(chart?.chart === 2 && chart.ticks >= 4, `${name}: the chart has ${chart?.chart} marks and ${chart?.ticks} lines`);
};

const weight = gzipSync(element(), { level: 9 }).length;
hold(weight < 8192, `the script weighs ${weight} bytes`);

await visit('right', async (page, said) => {
  whole('right', await shown(page), 'fr', 'ltr');
  hold(said.length === 0, `right: ${said.join(' ')}`);
});
await visit('tampered', async (page, said) => {
  hold(said.some((text) => text.includes('integrity')), 'tampered: the browser does not refuse the script');
  hold(await page.evaluate(() => !customElements.get('op-story') && document.querySelector('#link').checkVisibility()), 'tampered: no link remains');
});
await visit('strict', async (page, said) => {
  whole('strict', await shown(page), 'fr', 'ltr');
  hold(said.length === 0, `strict: ${said.join(' ')}`);
});
await visit('refused', async (page) => {
  hold(await page.evaluate(() => !customElements.get('op-story') && document.querySelector('#link').checkVisibility()), 'refused: no link remains');
  const view = await (await page.$('#frame')).contentFrame();
  hold(await view.evaluate(() => document.querySelectorAll('svg .mark').length === 2), 'refused: the frame shows no chart');
});
await visit('sandboxed', async (page, said) => {
  const inner = await (await page.$('#frame')).contentFrame();
  await inner.waitForFunction(() => document.querySelector('op-banner')?.shadowRoot, undefined, { timeout: 10000 }).catch(() => {});
  hold(await inner.evaluate(() => self.origin === 'null'), 'sandboxed: the frame has an origin');
  whole('sandboxed', await shown(inner), 'fr', 'ltr');
  hold(said.length === 0, `sandboxed: ${said.join(' ')}`);
});
await visit('sandboxed-view', async (page, said) => {
  await page.waitForFunction(() => window.heard.length > 0, undefined, { timeout: 10000 }).catch(() => {});
  const heights = await page.evaluate(() => window.heard);
  hold(heights.some(({ message, value, secret }) => message === 'height' && value > 200 && secret === 'a1B2'), `sandboxed-view: heard ${JSON.stringify(heights)}`);
  const view = await (await page.$('#frame')).contentFrame();
  hold(await view.evaluate(() => getComputedStyle(document.querySelector('.view')).borderBlockStartWidth === '4px'), 'sandboxed-view: no style');
  hold(said.length === 0, `sandboxed-view: ${said.join(' ')}`);
});
await visit('framed', async (page) => {
  const view = await (await page.$('#frame')).contentFrame();
  hold(!view || !(await view.content().catch(() => '')).includes('site-head'), 'framed: a page of the site can be framed');
});
await visit('arabic', async (page, said) => {
  whole('arabic', await shown(page), 'ar', 'rtl');
  const right = await page.evaluate(() => {
    const svg = document.querySelector('op-figure').shadowRoot.querySelector('svg');
    const marks = [...svg.querySelectorAll('.mark')].map((mark) => mark.getBoundingClientRect().x);
    return marks[0] > marks[1];
  });
  hold(right, 'arabic: the earlier year is not to the right');
  hold(said.length === 0, `arabic: ${said.join(' ')}`);
});
await visit('chinese', async (page) => {
  hold((await shown(page))[0].lang === 'zh-Hans', 'chinese: another language');
});
await visit('unknown', async (page) => {
  const views = await shown(page);
  hold(views[0].lang === 'fr', 'unknown: a language that we lack is not French');
  hold(!views[1].is && !views[2].is, 'unknown: something is shown of nothing');
  hold(await page.evaluate(() => document.querySelector('#none').checkVisibility()), 'unknown: no link remains');
});
await visit('dark', async (page) => {
  const [view] = await shown(page);
  hold(view.color === 'rgb(22, 38, 59)', `dark: ${view.color}`);
  const inner = await (await page.$('#frame')).contentFrame();
  hold(await inner.evaluate(() => getComputedStyle(document.body).backgroundColor === 'rgb(22, 38, 59)'), 'dark: the frame is light');
});
await visit('height', async (page) => {
  await page.waitForFunction(() => document.querySelector('#frame').height > 300, undefined, { timeout: 10000 }).catch(() => {});
  const [told, inside] = [await page.evaluate(() => Number(document.querySelector('#frame').height)),
    await (await (await page.$('#frame')).contentFrame()).evaluate(() => document.body.getBoundingClientRect().height)];
  hold(Math.abs(told - inside) <= 1, `height: the frame has ${told}, the view ${inside}`);
});
await visit('refused', async (page) => {
  hold(await page.$eval('#link', (link) => link.checkVisibility()), 'scripts off: no link remains');
  const view = await (await page.$('#frame')).contentFrame();
  hold((await view.$$('.view a[href]')).length > 0, 'scripts off: the frame has no link');
}, { javaScriptEnabled: false });

await browser.close();
site.close();
partner.close();
rmSync(root, { recursive: true });
if (problems.length > 0) {
  console.error(problems.map((problem) => `- ${problem}`).join('\n'));
  process.exit(1);
}
console.log(`embeds on another origin: ${held} conditions hold; the script weighs ${weight} bytes`);
