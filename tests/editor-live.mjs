// Writes with the editor of a published site: real Decap CMS with its `github` backend, against a repository of the
// test's own. What it commits is compared byte by byte.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs node tests/editor-live.mjs target/debug/provence [shots]
//
// With a folder as second argument, pictures of the editor are kept there. ONLY='a photo' runs the tests of that name.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEADLINE, launch, listening, types, until } from './browsing.mjs';
import { body, choose, empty, goBehind, isWritable, library, setFocus, title } from './decap.mjs';
import { files, github } from './github.mjs';

const program = resolve(process.argv[2] ?? 'target/debug/provence');
const shots = process.argv[3];
const repository = dirname(dirname(fileURLToPath(import.meta.url)));

// What editors of other systems destroy: comments, anchors, quoted dates, keys that nobody declared, CRLF, no line
// end at the end, block scalars, three languages out of eight that are not written.
const STORY = 'content/stories/difficile';
const file = (language) => `${STORY}/index.${language}.md`;
const written = {
  fr: [
    '---', '# Ce commentaire reste', "title: 'L’été'   # et celui-ci", 'description: >', '  Une phrase', '  pliée en deux.', '',
    'date: "2017-02-01"', 'publish_date: 2017-02-01T09:30:00Z', 'company: &nom Difficile', 'year: 2017', '', '# Rangé à part',
    'inconnu: {b: 010, a: 1.10, nom: *nom}', 'photo: belle-de-mai', 'related: [academie,   fin-track]', 'facts:', '- F029 # le premier', '- "F061"',
    'weight: 010', 'params:', '  note: |', '    deux', '    lignes', '---', '', 'Un texte,  ', 'sur deux lignes.', '', '| a | b |', '|:--|--:|', '| 1 | 2 |', '',
    '1) un', '2) deux',
  ].join('\r\n'),
  en: '---\ntitle: "Summer"  # a comment\nslug: summer\n---\n\nA text.\n',
  de: '---\ntitle: >-\n  Der\n  Sommer\n---\nEin Text.\n',
  it: '\ufeff---\r\ntitle: L\'estate\r\n---\r\nUn testo.\r\n',
  ja: '---\ntitle: 夏\ncompany: Difficile\n---\n本文。\n',
};
// Two entries that are written first in Japanese: the one when the site was built, the other since.
const JAPANESE = '---\ntitle: 日本だけの話\ndescription: 日本の読者だけのための話です。\nsource: ja\n# ここだけ\n---\n本文。\n';
// What is known of one of its translations.
const KNOWN = 'i18n/state/en/stories/difficile.yaml';
// A record in which texts are not written by language, and another with what editors destroy.
const PHOTO = 'content/photos/difficile.yaml';
const RECORD = '# Une photo\r\nfile: vieux-port.jpg\r\ntitle: "Le port"   # sans langue\r\nalt: {fr: \'Un port\', en: A port}\r\nauthor: &a Anne\r\ncredit: *a\r\nlicense: etalab-2.0\r\nkeywords: [port,  mer]\r\nmystere: 010\r\ndemo: true';

const root = await mkdtemp(join(tmpdir(), 'provence-live-'));
for (const folder of ['content', 'assets', 'i18n', 'themes']) await cp(join(repository, folder), join(root, folder), { recursive: true });
// Pictures that are made already are taken from there; the site needs none of them here.
if (existsSync(join(repository, '.cache'))) await symlink(join(repository, '.cache'), join(root, '.cache'));
await mkdir(join(root, 'content/pages/nihon'), { recursive: true });
await writeFile(join(root, 'content/pages/nihon/index.ja.md'), JAPANESE);
// A photo whose rights have ended.
const port = await readFile(join(repository, 'content/photos/vieux-port.yaml'), 'utf8');
await writeFile(join(root, 'content/photos/perimee.yaml'), `${port.replace(/^title:(\n  .*)*/m, 'title: {fr: Photo périmée}').replace(/^file: .*/m, 'file: perimee.jpg').replace(/^rights_expire:.*\n/m, '')}\nrights_expire: 2020-01-01\n`);
await cp(join(repository, 'assets/photos/vieux-port.jpg'), join(root, 'assets/photos/perimee.jpg'));
const start = await files(root, 'content', 'assets/photos', 'i18n');
for (const [language, text] of Object.entries(written)) start.set(file(language), Buffer.from(text));
start.set('content/pages/nihon-ni/index.ja.md', Buffer.from(JAPANESE));
start.set(PHOTO, Buffer.from(RECORD));
// It goes with the entry.
start.set(KNOWN, Buffer.from('[]\n'));
const remote = await github(start);
await appendFile(join(root, 'content/site.yaml'), `\neditor: {repository: equipe/site, branch: main, api_url: "http://127.0.0.1:${remote.port}"}\n`);

// The site as a host serves it, with the policy that the build states for the editor.
let policy = '';
const site = await listening(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname).replace(/\/$/, '/index.html');
  const bytes = await readFile(join(root, 'public', path)).catch(() => null);
  const headers = { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'content-security-policy': policy };
  if (bytes) response.writeHead(200, headers).end(bytes); else response.writeHead(404).end();
});
const origin = `http://127.0.0.1:${site.port}`;
execFileSync(program, ['build', '-s', root, '-d', join(root, 'public')], { stdio: ['ignore', 'ignore', 'pipe'] });
policy = /^\/admin\/\*\n\s+Content-Security-Policy: (.*)$/m.exec(await readFile(join(root, 'public/_headers'), 'utf8'))[1];
// This machine has no certificate.
policy = policy.replace('; upgrade-insecure-requests', '');

const browser = await launch();
const problems = [];
let expected = [];
let tests = 0;
let context;

/** A browser that has just logged in. */
async function logIn() {
  context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, locale: 'fr-FR' });
  context.setDefaultTimeout(DEADLINE);
  await context.addInitScript(() => localStorage.setItem('decap-cms-user', '{"backendName":"github","token":"x","login":"redaction","name":"La rédaction"}'));
}

/** What Decap says by itself: that GitHub's state cannot be asked here, that a file is not there, a defect of its choice of languages. */
const usual = /githubstatus|status of (404|409)|GitHub status|onLocaleChange is not a function|Content Security Policy|Failed to fetch|expected and handled/;

async function open(where) {
  const page = await context.newPage();
  const told = (kind, text) => {
    if (!usual.test(text) && !expected.some((pattern) => pattern.test(text))) problems.push(`${kind}: ${text}`);
  };
  page.on('pageerror', (error) => told('script', error.message));
  page.on('console', (message) => { if (message.type() === 'error') told('console', message.text()); });
  page.on('request', (request) => {
    const url = request.url();
    const isKnown = url.startsWith(origin) || url.startsWith(`http://127.0.0.1:${remote.port}/`) || /^(data|blob):|githubstatus/.test(url);
    if (!isKnown) problems.push(`asks ${url}`);
  });
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${origin}/admin/#${where}`);
  return page;
}

async function edit(entry) {
  const page = await open(`/collections/${entry}`);
  await isWritable(page);
  return page;
}

/** Writes into a field. A form that was just saved is made anew, and may take a part of what is written meanwhile. */
async function fill(field, value) {
  await until(`${value} is written`, async () => {
    await field.fill(value);
    return (await field.inputValue()) === value;
  });
}

async function save(page) {
  await page.getByText('Publier', { exact: true }).first().click();
  await page.getByText('Publier maintenant', { exact: true }).first().click();
}

const text = (path) => remote.read(path)?.toString();

/** Decap says that what is shown is what the repository has. */
const saved = (page) => page.getByText('Publiée', { exact: true }).first().waitFor();

/** The text with one thing changed, which must be there. */
function changed(text, from, to) {
  assert.equal(text.split(from).length, 2, `${from} stands once in it`);
  return text.replace(from, () => to);
}

/** One commit was made since `before`, and it changed these files alone. */
async function committed(before, paths) {
  await until('a commit', () => remote.head !== before);
  assert.deepEqual(remote.commits.get(remote.head).parents, [before], 'one commit');
  assert.deepEqual(remote.changed(), paths);
}

function holds(expected = {}) {
  const all = { ...written, ...expected };
  for (const [language, content] of Object.entries(all)) assert.equal(text(file(language)), content, language);
  assert.deepEqual(remote.list(STORY), Object.keys(all).map(file).sort());
}

async function test(name, body) {
  if (process.env.ONLY && !new RegExp(process.env.ONLY).test(name)) return;
  tests += 1;
  expected = [];
  await logIn();
  try {
    await body();
    console.log(`ok ${tests} ${name}`);
  } catch (error) {
    problems.push(`${name}: ${error.stack}`);
    console.log(`not ok ${tests} ${name}\n${error.message}`);
    for (const [at, page] of context.pages().entries()) {
      if (shots) await page.screenshot({ path: join(shots, `failed-${tests}-${at}.png`) }).catch(() => {});
    }
  }
  await context.close();
}

async function shot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

await test('a title changes and no other byte', async () => {
  const before = remote.head;
  const page = await edit('stories/entries/difficile/index');
  await shot(page, 'live-entry');
  assert.equal(await title(page).inputValue(), 'L’été');
  await title(page).fill('L’hiver');
  await save(page);
  await committed(before, [file('fr')]);
  written.fr = changed(written.fr, "'L’été'", "'L’hiver'");
  holds();
  // A second save in the same tab.
  await saved(page);
  const second = remote.head;
  await fill(title(page), 'L’automne');
  await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
  await save(page);
  await committed(second, [file('fr')]);
  written.fr = changed(written.fr, "'L’hiver'", "'L’automne'");
  holds();
});

await test('a new entry with the title of another, or one that gives no name, is told of and refused', async () => {
  const before = remote.head;
  const page = await open('/collections/stories');
  await page.locator('a[href*="entries/fin-track/"]').first().waitFor();
  await page.goto(`${origin}/admin/#/collections/stories/new`);
  await title(page).waitFor();
  expected = [/a déjà ce nom|ne donne pas de nom|API_ERROR|^Object$/];
  for (const [name, told, refusal] of [
    ['Fin-Track', 'une autre entrée a déjà ce titre', /une autre entrée a déjà ce nom/],
    ['日本だけ', 'ne donne pas de nom', /ne donne pas de nom à l’entrée : il n’a.*Rien n’a été écrit/],
  ]) {
    await fill(title(page), name);
    await page.locator('.provence-note', { hasText: told }).first().waitFor();
    await fill(page.locator('input[id^="facts-field"]').first(), 'F029');
    await save(page);
    await page.getByText(refusal).first().waitFor();
    await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
  }
  await shot(page, 'live-name');
  assert.equal(remote.head, before);
});

await test('a translation that is emptied is no file any more', async () => {
  const before = remote.head;
  const page = await edit('stories/entries/difficile/index');
  await page.locator('input[id^="title-field"]').nth(1).waitFor();
  for (const name of ['title', 'slug']) await fill(page.locator(`input[id^="${name}-field"]`).nth(1), '');
  await empty(page.locator('[data-slate-editor="true"]').nth(1));
  await save(page);
  await committed(before, [file('en'), KNOWN]);
  assert.equal(text(file('en')), undefined);
  // It may be written again in the same tab.
  await saved(page);
  const second = remote.head;
  await fill(page.locator('input[id^="title-field"]').nth(1), 'Summer again');
  await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
  await save(page);
  await committed(second, [file('en')]);
  holds({ en: '---\ntitle: Summer again\n---\n' });
  remote.write(file('en'), written.en);
});

await test('a save that changes nothing makes no commit', async () => {
  const before = remote.head;
  const page = await edit('stories/entries/difficile/index');
  // Decap offers to save an empty line, which the merge does not count as text.
  await until('the save is offered', async () => {
    await goBehind(page, 'deux');
    await page.keyboard.press('Enter');
    // The editor may still believe that the cursor is where the click was: then the line is broken, and joined again.
    if (!(await body(page).innerText()).includes('2) deux')) {
      await page.keyboard.press('Control+z');
      return false;
    }
    return (await page.getByText('Publier', { exact: true }).count()) > 0;
  });
  remote.asked.length = 0;
  await save(page);
  await saved(page);
  assert.ok(remote.asked.some((request) => request.includes('/contents/')), 'the file was compared');
  assert.ok(!remote.asked.some((request) => request.startsWith('PATCH')), 'the branch was left alone');
  assert.equal(remote.head, before);
  holds();
});

await test('a new translation holds what is its own', async () => {
  const before = remote.head;
  const page = await edit('stories/entries/difficile/index');
  await page.getByText('Écrire en EN', { exact: false }).first().click();
  await page.getByText(/^zh$/i).first().click();
  await page.locator('input[id^="title-field"]').nth(1).fill('夏天');
  await save(page);
  await committed(before, [file('zh')]);
  written.zh = '---\ntitle: 夏天\n---\n';
  holds();
});

await test('a new entry has the files of the languages that are written, and no other', async () => {
  const before = remote.head;
  const page = await open('/collections/stories/new');
  await title(page).waitFor();
  await title(page).fill('Un récit d’essai');
  await body(page).click();
  await page.keyboard.type('Il était une fois.');
  await save(page);
  await committed(before, ['content/stories/un-recit-d-essai/index.fr.md']);
  assert.equal(text('content/stories/un-recit-d-essai/index.fr.md'), '---\ntitle: Un récit d’essai\n---\nIl était une fois.\n');
});

await test('a record: one text of one language', async () => {
  const before = remote.head;
  const page = await open('/collections/photos/entries/difficile');
  await page.getByTestId('expand-button').first().click();
  const field = page.locator('input[id^="fr-field"]').first();
  await field.waitFor();
  assert.equal(await field.inputValue(), 'Le port', 'a text without language is in that of the site');
  await field.fill('Le vieux port');
  await save(page);
  await committed(before, [PHOTO]);
  assert.equal(text(PHOTO), changed(RECORD, '"Le port"', '{fr: Le vieux port}'));
});

await test('a photo is added as it is', async () => {
  const before = remote.head;
  const page = await open('/collections/stories');
  await page.getByText('Médias', { exact: true }).first().click();
  const photo = await readFile(join(repository, 'assets/photos/vieux-port.jpg'));
  expected = [/n’est pas une image|API_ERROR/];
  const add = (name, buffer) => page.locator('input[type="file"]').first().setInputFiles({ name, mimeType: 'image/jpeg', buffer });
  await add('faux.jpg', Buffer.from('pas une image'));
  await page.getByText('faux.jpg : ', { exact: false }).first().waitFor();
  assert.equal(remote.head, before, 'what is no picture is refused');
  await add('nouveau-port.jpg', photo);
  await committed(before, ['assets/photos/nouveau-port.jpg']);
  assert.deepEqual(remote.read('assets/photos/nouveau-port.jpg'), photo);
});

await test('a file that changed meanwhile is not written over', async () => {
  expected = [/a changé dans le dépôt/, /^Object$|APIError|409/];
  const page = await edit('stories/entries/difficile/index');
  const meanwhile = changed(written.fr, 'Ce commentaire reste', 'Écrit ailleurs entre-temps');
  remote.write(file('fr'), meanwhile);
  const before = remote.head;
  await title(page).fill('Le mien');
  await save(page);
  const dialog = page.locator('dialog.provence-conflict');
  await dialog.waitFor();
  await shot(page, 'live-conflict');
  const told = await dialog.textContent();
  assert.ok(told.includes('Écrit ailleurs entre-temps') && told.includes('Le mien'), told);
  assert.equal(remote.head, before, 'nothing was written');
  await dialog.getByText('Mon texte doit remplacer', { exact: false }).click();
  await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
  await save(page);
  await committed(before, [file('fr')]);
  written.fr = changed(meanwhile, "'L’automne'", "'Le mien'");
  holds();
});

await test('a file that cannot be read is not written over, and the reason is told', async () => {
  expected = [/ne peut pas être lu dans le dépôt/, /^Object$|APIError|409/];
  const page = await edit('stories/entries/difficile/index');
  const broken = written.en.replace('slug: summer', 'slug: [summer');
  remote.write(file('en'), broken);
  const before = remote.head;
  await title(page).fill('Autre chose');
  await save(page);
  await page.getByText('ne peut pas être lu dans le dépôt', { exact: false }).first().waitFor();
  await shot(page, 'live-refused');
  assert.equal(remote.head, before);
  remote.write(file('en'), written.en);
  holds();
});

await test('entries that are written first in Japanese', async () => {
  expected = [/est écrite d’abord en/, /^Object$|APIError|409|default locale/];
  const page = await open('/collections/pages');
  await page.locator('a[href*="collections/pages/entries/"]').first().waitFor();
  assert.equal(await page.locator('a[href*="entries/nihon/"]').count(), 0, 'the form cannot show it');
  // The other is written since the site was built: it can be opened, and not be saved.
  const before = remote.head;
  await page.goto(`${origin}/admin/#/collections/pages/entries/nihon-ni/index`);
  await title(page).waitFor();
  await title(page).fill('En français');
  await save(page);
  await page.getByText('est écrite d’abord en « ja »', { exact: false }).first().waitFor();
  await shot(page, 'live-japanese');
  assert.equal(remote.head, before);
  assert.equal(text('content/pages/nihon-ni/index.ja.md'), JAPANESE);
});

await test('they have a collection of their own, in which Japanese is the first language', async () => {
  const before = remote.head;
  const page = await open('/collections/pages@ja');
  const entry = page.locator('a[href*="pages@ja/entries/nihon/"]');
  await entry.waitFor();
  assert.equal(await page.locator('a[href*="pages@ja/entries/"]').count(), 1, 'and no other');
  await entry.click();
  await isWritable(page);
  assert.equal(await title(page).inputValue(), '日本だけの話');
  await page.locator('.provence-panel button', { hasText: /Rien à signaler|problème/ }).waitFor();
  await shot(page, 'live-japanese-form');
  await title(page).fill('日本の話');
  await save(page);
  await committed(before, ['content/pages/nihon/index.ja.md']);
  const changedText = changed(JAPANESE, '日本だけの話', '日本の話');
  assert.equal(text('content/pages/nihon/index.ja.md'), changedText);
  // A translation of it into the language of the site is one like any other.
  await saved(page);
  const second = remote.head;
  await fill(page.locator('input[id^="title-field"]').nth(1), 'Un récit japonais');
  await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
  await save(page);
  await committed(second, ['content/pages/nihon/index.fr.md']);
  assert.equal(text('content/pages/nihon/index.fr.md'), '---\ntitle: Un récit japonais\n---\n');
  assert.equal(text('content/pages/nihon/index.ja.md'), changedText);
});

await test('a new entry that is written first in Japanese says so', async () => {
  const before = remote.head;
  const page = await open('/collections/pages@ja/new');
  await title(page).waitFor();
  await title(page).fill('Nihon san');
  await body(page).click();
  await page.keyboard.type('Honbun.');
  await save(page);
  await committed(before, ['content/pages/nihon-san/index.ja.md']);
  assert.match(text('content/pages/nihon-san/index.ja.md'), /^---\ntitle: Nihon san\n(.*\n)*source: ja\n---\nHonbun\.\n$/);
});

await test('a photo is chosen with its rights in view, and one without rights is not offered', async () => {
  const before = remote.head;
  const page = await edit('stories/entries/difficile/index');
  const photos = await library(page);
  const refused = photos.locator('.provence-photo', { hasText: 'perimee' });
  assert.ok(await refused.isDisabled(), 'its rights have ended');
  assert.match(await refused.innerText(), /les droits ont expiré/);
  assert.equal(await refused.locator('img').count(), 0, 'it is not published');
  const chosen = photos.locator('.provence-photo[aria-pressed="true"]');
  await until('the present one is marked', async () => (await chosen.count()) === 1);
  await choose(photos, 'Le Vieux-Port', /One Provence/, () => shot(page, 'live-chooser'));
  await save(page);
  await committed(before, [file('fr')]);
  written.fr = changed(written.fr, 'photo: belle-de-mai', 'photo: vieux-port');
  holds();
});

await test('the focal point is set on the picture, and every crop follows', async () => {
  const before = remote.head;
  const photo = 'content/photos/vieux-port.yaml';
  const record = text(photo);
  const page = await open('/collections/photos/entries/vieux-port');
  const { focus } = await setFocus(page);
  await shot(page, 'live-focal');
  await focus.focus();
  await page.keyboard.press('ArrowRight');
  await until('arrow keys move it', async () => /11.*75/.test(await focus.getAttribute('aria-label')));
  await save(page);
  await committed(before, [photo]);
  assert.equal(text(photo), record.replace(/focal_point: .*/, 'focal_point: {x: 11, y: 75}'));
});

await test('a photo that is not published yet has its focal point too', async () => {
  const record = 'file: nouveau-port.jpg\ntitle: {fr: Le nouveau port}\n';
  remote.write('content/photos/nouveau-port.yaml', record);
  const page = await open('/collections/photos/entries/nouveau-port');
  const picture = page.locator('.provence-focus img');
  await until('the original is shown', () => picture.evaluate((image) => image.complete && image.naturalWidth > 100));
  assert.match(await picture.getAttribute('src'), /^blob:/);
});

await test('mistakes are shown at their fields before anything is saved', async () => {
  const before = remote.head;
  const page = await edit('stories/entries/fin-track/index');
  const panel = (words) => page.locator('.provence-panel button', { hasText: words });
  await panel('Rien à signaler').waitFor();
  await page.locator('input[id^="slug-field"]').first().fill('Pas Une Adresse');
  const note = page.locator('.provence-note').first();
  await note.waitFor();
  assert.match(await note.textContent(), /ne peut pas servir d’adresse.*pas-une-adresse/);
  const box = await page.locator('input[id^="slug-field"]').first().boundingBox();
  const at = await note.boundingBox();
  assert.ok(at.y > box.y && at.y < box.y + 160, `the note is at ${at.y}, the field at ${box.y}`);
  await panel('1 problème').click();
  const states = page.locator('.provence-languages');
  await states.getByText('FR : à corriger').waitFor();
  await states.getByText('EN : à jour').waitFor();
  await shot(page, 'live-mistake');
  await page.locator('input[id^="slug-field"]').first().press('Control+a');
  await page.keyboard.type('fin-track-belle-de-mai');
  await panel('Rien à signaler').waitFor();
  // The text: a component, a photo and an entry that are not there. What is there is found by its name alone.
  await body(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('\n\n::figure{photo="vieux-prt"}\n\n[ici](@/stories/academie) et [là](@/stories/nulle-part)');
  await panel('2 problèmes').waitFor();
  const told = await page.locator('.provence-panel').innerText();
  assert.match(told, /vieux-prt.*n’existe pas dans `photos`/s);
  assert.match(told, /nulle-part/);
  await page.locator('.provence-note').first().scrollIntoViewIfNeeded();
  await shot(page, 'live-mistakes');
  assert.equal(remote.head, before, 'nothing is written');
});

await test('the page is looked at before it is saved, with what is written in its places', async () => {
  const before = remote.head;
  const page = await edit('stories/entries/fin-track/index');
  await page.locator('.provence-panel button', { hasText: 'Aperçu' }).click();
  const frame = page.frameLocator('.provence-preview iframe');
  const figures = frame.locator('main figure');
  await frame.locator('h1', { hasText: 'Fin-Track' }).waitFor();
  const pictures = await figures.count();
  const links = await frame.locator('.prose a').count();
  assert.ok(pictures > 0 && links > 0, 'the page as it is online');
  await title(page).fill('Un titre que personne n’a publié');
  await frame.locator('h1', { hasText: 'Un titre que personne' }).waitFor();
  await page.locator('textarea[id^="description-field"]').first().fill('Un résumé que personne n’a publié.');
  await frame.locator('main p', { hasText: 'Un résumé que personne' }).waitFor();
  const note = page.locator('.provence-preview [role="status"]');
  await until('it says what it is', async () => /La page en ligne, avec votre titre/.test(await note.innerText()));
  assert.doesNotMatch(await note.innerText(), /Ne se voit pas ici/);
  await body(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('\n\n## Un intertitre\n\nDes mots **forts**.\n\n::figure{photo="vieux-port"}');
  await frame.locator('.prose h2', { hasText: 'Un intertitre' }).waitFor();
  await frame.locator('.prose strong', { hasText: 'forts' }).waitFor();
  assert.equal(await frame.locator('.prose a').count(), links, 'what stays is what the build made');
  const picture = frame.locator('.prose [data-theme="figure"] img');
  await until('the picture is shown', () => picture.evaluate((image) => image.complete && image.naturalWidth > 100));
  await page.locator('.provence-preview button', { hasText: 'Téléphone' }).click();
  await frame.locator('.prose h2', { hasText: 'Un intertitre' }).scrollIntoViewIfNeeded();
  await shot(page, 'live-preview-phone');
  await page.locator('.provence-preview button', { hasText: 'Ordinateur' }).click();
  await frame.locator('h1').scrollIntoViewIfNeeded();
  await shot(page, 'live-preview');
  await page.locator('input[id^="company-field"]').first().fill('Une autre');
  // A page that is not online has none.
  const other = await edit('stories/entries/difficile/index');
  await other.locator('.provence-panel button', { hasText: 'Aperçu' }).click();
  await other.locator('.provence-preview [role="status"]', { hasText: 'pas encore en ligne' }).waitFor();
  await page.bringToFront();
  await until('it says what it does not show', async () => /Ne se voit pas ici : Entreprise/i.test(await note.innerText()));
  assert.equal(remote.head, before, 'nothing is written');
});

await test('an entry is deleted in all its languages', async () => {
  remote.write(KNOWN, '[]\n');
  const before = remote.head;
  const page = await edit('stories/entries/difficile/index');
  await page.getByText('Supprimer l\'entrée', { exact: false }).first().click();
  await committed(before, [...Object.keys(written).map(file), KNOWN].sort());
  assert.deepEqual(remote.list(STORY), []);
});

await browser.close();
site.server.close();
remote.server.close();
await rm(root, { recursive: true, force: true });
problems.push(...remote.problems.map((problem) => `not of GitHub as this test knows it: ${problem}`));
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${tests} tests of the published editor hold`);
process.exit(0);
