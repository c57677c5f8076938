// Edits a site under `provence serve` and looks at the open pages as an editor
// does. Every wait is for a condition, with a deadline.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs node tests/serve.mjs target/debug/provence
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, preview, until } from './browsing.mjs';

const program = resolve(process.argv[2] ?? 'target/debug/provence');
const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const only = process.argv[3];

const STORY = 'content/stories/premier-recit/index.fr.md';
const URL_OF_STORY = '/fr/recits/premier-recit/';
const STYLES = 'themes/starter/styles/site.css';

/** A copy of a site, and the server over it. */
class Site {
  static async copied(...folders) {
    const site = new Site();
    site.root = await mkdtemp(join(tmpdir(), 'provence-serve-'));
    for (const [from, to] of folders) await cp(join(repository, from), join(site.root, to), { recursive: true });
    return site;
  }

  path(path) { return join(this.root, path); }

  read(path) { return readFile(this.path(path), 'utf8'); }

  async write(path, text) {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  /** As many editors save: beside the file first, then in its place. */
  async save(path, text) {
    const beside = this.path(`${path}.new`);
    await writeFile(beside, text);
    await rename(beside, this.path(path));
  }

  async replace(path, from, to) {
    const text = await this.read(path);
    assert.ok(text.includes(from), `${path} holds no ${from}`);
    await this.write(path, text.replace(from, to));
  }

  async serve(port = 0, ...options) {
    this.running = await preview(program, this.root, port, ...options);
    ({ server: this.server, origin: this.origin } = this.running);
  }

  async stop() {
    if (!this.server) return;
    const ended = new Promise((done) => this.server.once('exit', done));
    this.server.kill();
    await ended;
    this.server = null;
  }

  async leave() {
    await this.stop();
    await rm(this.root, { recursive: true, force: true });
  }
}

const browser = await launch();
let passed = 0, failed = 0;

/** One editor: a browser of their own, whose complaints are failures. */
async function editor(site, locale = 'fr-FR', { expects = () => false } = {}) {
  const context = await browser.newContext({ locale, viewport: { width: 1000, height: 700 }, colorScheme: 'light' });
  const complaints = [];
  // The browser's own wish, which the starter does not fill.
  const complain = (what, url) => { if (!url.endsWith('/favicon.ico') && !expects(url)) complaints.push(`${url}: ${what}`); };
  context.on('page', (page) => {
    page.on('console', (message) => { if (message.type() === 'error') complain(message.text(), message.location().url); });
    page.on('pageerror', (error) => complain(error.message, page.url()));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${site.origin}/`) && !request.url().startsWith('data:')) complain('another origin', request.url());
    });
  });
  return {
    complaints,
    async open(path) {
      const page = await context.newPage();
      await page.goto(site.origin + path, { waitUntil: 'load' });
      // What a reload would take away.
      await page.evaluate(() => { window.marked = true; });
      // The tab hears of changes from here on.
      await until('the script at work', () => page.locator('provence-preview').count());
      return page;
    },
    close: () => context.close(),
  };
}

const marked = (page) => page.evaluate(() => window.marked === true);
const text = (page, selector = 'main') => page.locator(selector).first().innerText();
const veil = (page) => page.locator('provence-preview .veil');
const bar = (page) => page.locator('provence-preview .bar');
const ink = (page) => page.evaluate(() => getComputedStyle(document.body).color);

async function check(name, act, { folders = [['starter', '.']], locale, options = [], before, expects } = {}) {
  if (only && !name.includes(only)) return;
  const site = await Site.copied(...folders);
  let person;
  try {
    await before?.(site);
    await site.serve(0, ...options);
    person = await editor(site, locale, { expects });
    await act(site, person);
    assert.deepEqual(person.complaints, []);
    passed += 1;
  } catch (error) {
    failed += 1;
    console.error(`FAILED: ${name}\n  ${error.message.replaceAll('\n', '\n  ')}\n  the server said: ${site.running?.told.trim().split('\n').slice(-6).join('\n  ')}`);
    for (const complaint of person?.complaints ?? []) console.error(`  ${complaint}`);
  } finally {
    await person?.close();
    await site.leave();
  }
}

await check('an edited story is shown at its place in the page, and other pages stay', async (site, person) => {
  const long = Array.from({ length: 80 }, (_, number) => `Paragraphe ${number}.`).join('\n\n');
  await site.write(STORY, `${await site.read(STORY)}\n${long}\n`);
  await until('the long story', async () => (await (await fetch(site.origin + URL_OF_STORY)).text()).includes('Paragraphe 79'));
  const story = await person.open(URL_OF_STORY), home = await person.open('/fr/'), list = await person.open('/fr/recits/');
  await story.evaluate(() => scrollTo(0, 1200));
  await site.replace(STORY, 'Paragraphe 70.', 'Paragraphe soixante-dix.');
  await until('the edit', async () => (await text(story)).includes('soixante-dix'));
  await until('the place on the page', async () => Math.abs((await story.evaluate(() => scrollY)) - 1200) <= 1);
  // Again, in the page that was reloaded.
  await site.replace(STORY, 'soixante-dix', 'septante');
  await until('the second edit', async () => (await text(story)).includes('septante'));
  await until('the place on the page', async () => Math.abs((await story.evaluate(() => scrollY)) - 1200) <= 1);
  // Tabs hear of changes in order: what comes after this edit shows that the one before reloaded nothing.
  await site.replace(STYLES, '--ink: #17202a', '--ink: #010203');
  for (const page of [home, list]) {
    await until('the style', async () => (await ink(page)) === 'rgb(1, 2, 3)');
    assert.ok(await marked(page), `${page.url()} was reloaded for another page's text`);
  }
  // A title stands in the list too.
  await site.replace(STORY, 'title: Premier récit', 'title: Tout premier récit');
  await until('the title in the list', async () => (await text(list)).includes('Tout premier récit'));
  assert.ok(await marked(home));
});

await check('an edited style sheet is swapped without a reload', async (site, person) => {
  const page = await person.open(URL_OF_STORY);
  await page.evaluate(() => scrollTo(0, 40));
  await site.replace(STYLES, '--ink: #17202a', '--ink: #0a0b0c');
  await until('the style', async () => (await ink(page)) === 'rgb(10, 11, 12)');
  // The next edit comes before the sheet of the one before has arrived.
  let holds = true;
  const held = [];
  await page.route('**/assets/site.*.css', (route) => {
    if (holds) held.push(route);
    else route.continue();
  });
  await site.replace(STYLES, '#0a0b0c', '#0a0b0d');
  await until('the first sheet', () => held.length >= 1);
  await site.replace(STYLES, '#0a0b0d', '#0a0b0e');
  await until('the second sheet', () => held.length >= 2);
  holds = false;
  await Promise.all(held.map((route) => route.continue()));
  await page.unroute('**/assets/site.*.css');
  await until('the last of both', async () => (await ink(page)) === 'rgb(10, 11, 14)');
  await until('one sheet', async () => (await page.evaluate(() => document.querySelectorAll('link[rel=stylesheet]').length)) === 1);
  assert.ok(await marked(page), 'the page was reloaded');
  // A sheet that comes with the text of the page.
  await site.replace(STYLES, '#0a0b0e', '#080808');
  await site.replace(STORY, 'Écrivez ici.', 'Écrivez là.');
  await until('both', async () => (await ink(page)) === 'rgb(8, 8, 8)' && (await text(page)).includes('Écrivez là.'));
});

await check('an edited layout, message and setting are shown', async (site, person) => {
  const page = await person.open(URL_OF_STORY);
  await site.replace('themes/starter/templates/base.html', '<footer><p>', '<footer><p>Pied de page. ');
  await until('the layout', async () => (await text(page, 'footer')).includes('Pied de page.'));
  await site.replace('i18n/fr.ftl', 'demo-mark = ', 'demo-mark = Ceci est un ');
  await until('the message', async () => (await text(page)).includes('Ceci est un '));
  await site.replace('content/site.yaml', 'Mon territoire', 'Notre territoire');
  await until('the title', async () => (await text(page, 'footer')).includes('Notre territoire'));
  // The site's own template takes the place of the theme's, and goes again.
  await site.write('templates/page.html', '{% extends "base.html" %}{% block main %}<h1>À nous</h1>{% endblock main %}');
  await until('our template', async () => (await text(page)).includes('À nous'));
  await rm(site.path('templates'), { recursive: true });
  await until('the theme’s template', async () => (await text(page)).includes('Écrivez ici.'));
});

for (const [locale, words] of [
  ['fr-FR', { error: 'erreur[content/unknown-field]', help: 'aide: ', two: /2 erreurs/, lang: 'fr', kept: 'dernière version correcte' }],
  ['en-GB', { error: 'error[content/unknown-field]', help: 'help: ', two: /2 errors/, lang: 'en', kept: 'last good version' }],
]) {
  await check(`problems are shown over the page in the reader's language: ${locale}`, async (site, person) => {
    const page = await person.open(URL_OF_STORY), home = await person.open('/en/');
    await page.evaluate(() => scrollTo(0, 60));
    await site.replace(STORY, 'description:', 'descripton:');
    for (const tab of [page, home]) await until('the overlay', () => veil(tab).isVisible());
    const shown = await veil(page).innerText();
    for (const wanted of [words.error, `${STORY}:3:1`, '3 | descripton: Un exemple', words.help, 'description', words.kept]) {
      assert.ok(shown.includes(wanted), `no “${wanted}” in\n${shown}`);
    }
    assert.equal(await veil(page).getAttribute('lang'), words.lang);
    assert.equal(await veil(page).locator('mark').innerText(), 'descripton');
    // All of the run, markup as the text that it is.
    await site.write('content/stories/autre/index.fr.md', '---\ntitle: Autre\n<b id="bold">gras</b>: 1\n---\nTexte.\n');
    await until('two problems', async () => words.two.test(await veil(page).innerText()) && (await veil(page).locator('.problem').count()) === 2);
    assert.ok((await veil(page).innerText()).includes('<b id="bold">'));
    assert.equal(await veil(page).locator('#bold').count(), 0);
    assert.ok(await marked(page), 'the page was reloaded');
    // The last good pages are still there.
    const other = await person.open('/fr/recits/');
    assert.ok((await text(other)).includes('Premier récit'));
    await until('the overlay on a page opened meanwhile', () => veil(other).isVisible());
    // Put aside, it stays so until the problems are others.
    await other.keyboard.press('Escape');
    assert.equal(await veil(other).isVisible(), false);
    await site.replace(STORY, 'descripton:', 'description:');
    await until('one problem', async () => (await veil(other).locator('.problem').count()) === 1 && (await veil(other).isVisible()));
    await rm(site.path('content/stories/autre'), { recursive: true });
    for (const tab of [page, home, other]) await until('no overlay', async () => !(await veil(tab).isVisible()));
    assert.ok(await marked(page) && await marked(home), 'a page whose bytes are the same was reloaded');
  }, { locale });
}

await check('a template that fails is told, and the last good page stays', async (site, person) => {
  const page = await person.open(URL_OF_STORY);
  const base = await site.read('themes/starter/templates/base.html');
  await site.write('themes/starter/templates/base.html', base.replace('{% block main %}', '{% bloc main %}'));
  await until('the overlay', () => veil(page).isVisible());
  assert.ok((await veil(page).innerText()).includes('themes/starter/templates/base.html:'));
  assert.ok((await text(page)).includes('Écrivez ici.'));
  await site.write('themes/starter/templates/base.html', base.replace('<footer><p>', '<footer><p>{{ page.none.at.all }}'));
  await until('the other problem', async () => (await veil(page).innerText()).includes('none'));
  assert.ok((await text(page)).includes('Écrivez ici.'));
  await site.write('themes/starter/templates/base.html', base.replace('<footer><p>', '<footer><p>Réparé. '));
  await until('mended', async () => (await text(page, 'footer')).includes('Réparé.') && !(await veil(page).isVisible()));
});

await check('a first build that fails comes right when mended', async (site, person) => {
  const page = await person.open(URL_OF_STORY);
  await until('the overlay', () => veil(page).isVisible());
  const shown = await veil(page).innerText();
  assert.ok(shown.includes('content/site.yaml:2:1') && shown.includes('2 | title: {fr: Mon territoire'), shown);
  await site.replace('content/site.yaml', 'base_url: [', 'base_url: https://example.org');
  await until('the page', async () => (await text(page, 'h1')).includes('Premier récit') && !(await veil(page).isVisible()));
}, {
  before: (site) => site.replace('content/site.yaml', 'base_url: https://example.org', 'base_url: ['),
  // There is nothing to show at first.
  expects: (url) => url.endsWith(URL_OF_STORY),
});

await check('a tab follows a page to its new address', async (site, person) => {
  const page = await person.open(`${URL_OF_STORY}#suite`);
  await site.replace(STORY, 'slug: premier-recit', 'slug: autre-adresse');
  await until('the new address', () => page.url() === `${site.origin}/fr/recits/autre-adresse/#suite`);
  await until('the page', async () => (await text(page)).includes('Écrivez ici.'));
  await site.replace('content/stories/_collection.yaml', 'recits', 'histoires');
  await until('the new section', () => page.url() === `${site.origin}/fr/histoires/autre-adresse/#suite`);
  // A folder with another name, and no slug of its own.
  await site.write('content/stories/avant/index.fr.md', '---\ntitle: Un dossier\n---\nDu texte.\n');
  await until('the story', async () => (await fetch(`${site.origin}/fr/histoires/avant/`)).ok);
  const other = await person.open('/fr/histoires/avant/');
  await rename(site.path('content/stories/avant'), site.path('content/stories/apres'));
  await until('the folder', () => other.url() === `${site.origin}/fr/histoires/apres/`);
  await until('the page', async () => (await text(other)).includes('Du texte.'));
  // Away and back again: the tab comes right by itself.
  await rename(site.path('content/stories/apres'), site.path('apres'));
  await until('nothing', async () => (await text(other)).includes('introuvable'));
  await rename(site.path('apres'), site.path('content/stories/apres'));
  await until('the page again', async () => (await text(other)).includes('Du texte.'));
}, { expects: (url) => url.endsWith('/histoires/apres/') });

await check('every way to save is seen', async (site, person) => {
  const page = await person.open(URL_OF_STORY);
  const with_title = async (title) => (await site.read(STORY)).replace(/^title: .*/m, `title: ${title}`);
  const seen = (title) => until(title, async () => (await text(page, 'h1')) === title);
  for (let round = 1; round <= 3; round += 1) {
    await site.save(STORY, await with_title(`Par renommage ${round}`));
    await seen(`Par renommage ${round}`);
    // Vim: a probe, the old file aside, a new one.
    const kept = await with_title(`Par vim ${round}`);
    await site.write('content/stories/premier-recit/4913', '');
    await rm(site.path('content/stories/premier-recit/4913'));
    await rename(site.path(STORY), site.path(`${STORY}~`));
    await site.write(STORY, kept);
    await rm(site.path(`${STORY}~`));
    await seen(`Par vim ${round}`);
    const whole = await with_title(`Vidé puis écrit ${round}`);
    await site.write(STORY, '');
    await site.write(STORY, whole);
    await seen(`Vidé puis écrit ${round}`);
  }
});

await check('after a pause in which more happened than the system remembers, edits are seen', async (site, person) => {
  const page = await person.open(URL_OF_STORY);
  const limit = Number(await readFile('/proc/sys/fs/inotify/max_queued_events', 'utf8').catch(() => 16384));
  site.server.kill('SIGSTOP');
  // One after the other in turn, as the same news twice is remembered once.
  const notes = ['a', 'b'].map((name) => openSync(site.path(`content/stories/premier-recit/${name}.swp`), 'w'));
  for (let number = 0; number <= limit; number += 1) writeSync(notes[number % 2], '.');
  notes.forEach(closeSync);
  const neuf = 'content/stories/dossier/neuf/index.fr.md';
  await site.write(neuf, '---\ntitle: Neuf\n---\nTexte.\n');
  await site.replace(STORY, 'Écrivez ici.', 'Écrivez là.');
  site.server.kill('SIGCONT');
  await until('an edit of the pause', async () => (await text(page)).includes('Écrivez là.'));
  await until('a new folder', async () => (await fetch(`${site.origin}/fr/recits/dossier/neuf/`)).ok);
  const other = await person.open('/fr/recits/dossier/neuf/');
  await site.replace(neuf, 'Texte.', 'Un texte.');
  await until('an edit in the new folder', async () => (await text(other)).includes('Un texte.'));
});

await check('drafts are marked, and the bar tells about the page', async (site, person) => {
  const page = await person.open('/fr/recits/brouillon/');
  await until('the bar', () => bar(page).isVisible());
  assert.equal(await bar(page).locator('.mark').innerText(), 'brouillon');
  await bar(page).locator('summary').click();
  const shown = await bar(page).innerText();
  for (const wanted of ['content/stories/brouillon/index.fr.md', 'fr', 'en (repris : fr)', 'Bienvenue']) {
    assert.ok(shown.includes(wanted), `no “${wanted}” in\n${shown}`);
  }
  // Links to it are marked where they stand.
  const list = await person.open('/fr/recits/');
  const outline = (path) => list.locator(`main a[href="${path}"]`).evaluate((link) => link.style.outlineStyle);
  await until('the mark on the link', async () => (await outline('/fr/recits/brouillon/')) === 'dashed');
  assert.equal(await outline(URL_OF_STORY), '');
  // What refers to the page, and its languages, are told as they come, though the page itself is the same.
  await site.replace(STORY, 'Écrivez ici.', 'Voir le [brouillon](@/stories/brouillon).');
  await until('what refers to it', async () => (await bar(page).innerText()).includes('Premier récit'));
  await site.write('content/stories/brouillon/index.en.md', '---\ntitle: Draft\n---\nText.\n');
  await until('its language', async () => !(await bar(page).innerText()).includes('repris'));
  // Published.
  await site.replace('content/stories/brouillon/index.fr.md', 'draft: true\n', '');
  await until('no mark', async () => (await bar(page).isVisible()) && (await bar(page).locator('.mark').count()) === 0);
  await until('no mark on the link', async () => (await outline('/fr/recits/brouillon/')) === '');
  await site.replace('content/stories/brouillon/index.fr.md', '---\n', '---\ndraft: true\n');
  await until('the mark again', async () => (await bar(page).locator('.mark').count()) === 1);
  const built = spawnSync(program, ['build'], { cwd: site.root, encoding: 'utf8' });
  assert.ok([0, 1].includes(built.status), built.stderr);
  await site.replace('content/pages/home/index.fr.md', '[brouillon](@/stories/brouillon)', 'brouillon');
  await site.replace(STORY, '[brouillon](@/stories/brouillon)', 'brouillon');
  const again = spawnSync(program, ['build'], { cwd: site.root, encoding: 'utf8' });
  assert.equal(again.status, 0, again.stderr);
  const files = await readdir(site.path('public'), { recursive: true });
  assert.ok(files.includes('fr/recits/premier-recit/index.html') && !files.some((file) => file.includes('brouillon')));
  for (const file of files.filter((file) => /\.(html|xml|json|js|css)$/.test(file))) {
    const bytes = await readFile(join(site.path('public'), file), 'utf8');
    assert.ok(!bytes.includes('__provence') && !bytes.includes('Texte du brouillon'), file);
  }
}, {
  options: ['--drafts'],
  before: async (site) => {
    await site.write('content/stories/brouillon/index.fr.md', '---\ntitle: En chantier\ndraft: true\ndate: 2026-02-01\n---\nTexte du brouillon.\n');
    await site.replace('content/pages/home/index.fr.md', 'Cette page', 'Voir le [brouillon](@/stories/brouillon). Cette page');
  },
});

await check('without --drafts a draft is not there', async (site, person) => {
  await person.open('/fr/recits/');
  assert.equal((await fetch(`${site.origin}/fr/recits/brouillon/`)).status, 404);
}, { before: (site) => site.write('content/stories/brouillon/index.fr.md', '---\ntitle: En chantier\ndraft: true\n---\nTexte.\n') });

await check('a tab outlives the server', async (site, person) => {
  const page = await person.open(URL_OF_STORY), home = await person.open('/fr/');
  const port = new URL(site.origin).port;
  await site.stop();
  await site.replace(STORY, 'Premier récit', 'Récit du matin');
  await site.serve(port);
  await until('the edit', async () => (await text(page, 'h1')) === 'Récit du matin');
  await site.replace(STYLES, '--ink: #17202a', '--ink: #040506');
  await until('a later edit', async () => (await ink(home)) === 'rgb(4, 5, 6)');
}, { expects: (url) => url.includes('/__provence/events') });

await check('the pictures of the site itself are there on request', async (site, person) => {
  const page = await person.open('/fr/');
  await until('pictures', () => page.evaluate(() => {
    for (const image of document.images) image.loading = 'eager';
    return document.images.length > 3 && [...document.images].every((image) => image.complete && image.naturalWidth > 0);
  }));
  const story = 'content/stories/academie/index.fr.md';
  const other = await person.open('/fr/recits/academie-one-provence/');
  await site.replace(story, 'On peut vanter un territoire', 'On peut bien vanter un territoire');
  await until('the edit', async () => (await text(other)).includes('On peut bien vanter'));
  assert.ok(await marked(page));
}, { folders: ['content', 'assets', 'themes', 'i18n'].map((folder) => [folder, folder]) });

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
