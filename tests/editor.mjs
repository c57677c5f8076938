// Writes with the browser editor under `provence serve`: real Decap CMS, real
// files. What it saves is compared byte by byte.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs node tests/editor.mjs target/debug/provence [shots]
//
// With a folder as second argument, pictures of the editor are kept there. ONLY='a photo' runs the tests of that name.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEADLINE, launch, preview, until } from './browsing.mjs';
import { body, choose, empty, goBehind, isWritable, library, setFocus, title } from './decap.mjs';

const program = resolve(process.argv[2] ?? 'target/debug/provence');
const shots = process.argv[3];
const repository = dirname(dirname(fileURLToPath(import.meta.url)));

const root = await mkdtemp(join(tmpdir(), 'provence-editor-'));
const path = (name) => join(root, name);
const read = (name) => readFile(path(name), 'utf8');
for (const folder of ['content', 'assets', 'i18n', 'themes']) {
  await cp(join(repository, folder), path(folder), { recursive: true });
}

// What editors of other systems destroy: comments, anchors, quoted dates, keys
// that nobody declared, CRLF, no line end at the end, block scalars, three
// languages out of eight that are not written.
const STORY = 'content/stories/difficile';
const file = (language) => `${STORY}/index.${language}.md`;
const SOURCE = [
  '---', '# Ce commentaire reste', "title: 'L’été'   # et celui-ci", 'description: >', '  Une phrase', '  pliée en deux.', '',
  'date: "2017-02-01"', 'publish_date: 2017-02-01T09:30:00Z', 'company: &nom Difficile', 'year: 2017', '', '# Rangé à part',
  'inconnu: {b: 010, a: 1.10, nom: *nom}', 'photo: belle-de-mai', 'related: [academie,   fin-track]', 'facts:', '- F029 # le premier', '- "F061"',
  'weight: 010', 'params:', '  note: |', '    deux', '    lignes', '---', '', 'Un texte,  ', 'sur deux lignes.', '', '| a | b |', '|:--|--:|', '| 1 | 2 |', '',
  '1) un', '2) deux',
].join('\r\n');
const written = {
  fr: SOURCE,
  en: '---\ntitle: "Summer"  # a comment\nslug: summer\n---\n\nA text.\n',
  de: '---\ntitle: >-\n  Der\n  Sommer\n---\nEin Text.\n',
  it: '\ufeff---\r\ntitle: L\'estate\r\n---\r\nUn testo.\r\n',
  ja: '---\ntitle: 夏\ncompany: Difficile\n---\n本文。\n',
};
await mkdir(path(STORY), { recursive: true });
for (const [language, text] of Object.entries(written)) await writeFile(path(file(language)), text);

// An entry that is written first in Japanese.
const JAPANESE = '---\ntitle: 日本だけの話\ndescription: 日本の読者だけのための話です。\nsource: ja\n# ここだけ\n---\n本文。\n';
await mkdir(path('content/pages/nihon'), { recursive: true });
await writeFile(path('content/pages/nihon/index.ja.md'), JAPANESE);

// A photo whose rights have ended.
const port = await readFile(join(repository, 'content/photos/vieux-port.yaml'), 'utf8');
await writeFile(path('content/photos/perimee.yaml'), `${port.replace(/^title:(\n  .*)*/m, 'title: {fr: Photo périmée}').replace(/^file: .*/m, 'file: perimee.jpg').replace(/^rights_expire:.*\n/m, '')}\nrights_expire: 2020-01-01\n`);
await cp(join(repository, 'assets/photos/vieux-port.jpg'), path('assets/photos/perimee.jpg'));

const { server, origin } = await preview(program, root);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, locale: 'fr-FR' });
context.setDefaultTimeout(DEADLINE);
const problems = [];
const refused = [];
let tests = 0;

/** What Decap says by itself: of a save that is refused, and of a defect of its choice of languages. */
function isExpected(message) {
  return /a changé sur le disque|a déjà ce nom|n’en donne aucun|^Object$/.test(message) ? refused.length > 0 : message.includes('onLocaleChange is not a function');
}

/** A tab on the editor. What a person would notice is noted. */
async function open(where) {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    if (!isExpected(error.message)) problems.push(`script: ${error.message}`);
  });
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !/status of (403|404|409)/.test(text) && !isExpected(text)) problems.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) problems.push(`asks ${url}`);
  });
  page.on('response', (response) => { if ([403, 409].includes(response.status())) refused.push(response.url()); });
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${origin}/admin/#${where}`);
  return page;
}

/** An entry in the editor, when it can be written. */
async function edit(entry) {
  const page = await open(`/collections/${entry}`);
  await isWritable(page);
  return page;
}

/** Saves, as a person does. */
async function save(page) {
  await page.getByText('Publier', { exact: true }).first().click();
  await page.getByText('Publier maintenant', { exact: true }).first().click();
}

/** The text with one thing changed, which must be there. */
function changed(text, from, to) {
  assert.equal(text.split(from).length, 2, `${from} stands once in it`);
  return text.replace(from, () => to);
}

/** Types behind the last line of a text, which ends with `end`. */
async function write(page, end, words) {
  const text = () => body(page).innerText();
  const before = await text();
  // Words that come before the editor knows of the cursor are dropped whole. Whoever sees nothing appear clicks and
  // types again.
  await until('the words are written', async () => {
    const shown = await text();
    if (shown.includes(end + words)) return true;
    if (shown !== before) return false;
    await goBehind(page, end);
    await page.keyboard.insertText(words);
    await page.waitForFunction(([all, shown]) => document.querySelector(all)?.innerText !== shown, ['[data-slate-editor="true"]', before], { timeout: 2000 }).catch(() => {});
    return (await text()).includes(end + words);
  });
}

/** Every file of the story is what it was, but for those named. */
async function holds(expected = {}) {
  const all = { ...written, ...expected };
  for (const [language, text] of Object.entries(all)) assert.equal(await read(file(language)), text, language);
  assert.deepEqual((await readdir(path(STORY))).sort(), Object.keys(all).map((code) => `index.${code}.md`).sort());
}

async function test(name, body) {
  if (process.env.ONLY && !new RegExp(process.env.ONLY).test(name)) return;
  tests += 1;
  try {
    await body();
    console.log(`ok ${tests} ${name}`);
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
    console.log(`not ok ${tests} ${name}\n${error.message}`);
    for (const [at, page] of context.pages().entries()) {
      if (shots) await page.screenshot({ path: join(shots, `failed-${tests}-${at}.png`) }).catch(() => {});
    }
  }
  for (const page of context.pages()) await page.close({ runBeforeUnload: false });
}

async function shot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

const ask = async (action, params) => {
  const body = JSON.stringify({ branch: 'main', action, params: { branch: 'main', ...params } });
  const response = await fetch(`${origin}/admin/api/v1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { status: response.status, json: await response.json() };
};

await test('a title changes and no other byte', async () => {
  const page = await edit('stories/entries/difficile/index');
  await shot(page, 'entry');
  assert.equal(await title(page).inputValue(), 'L’été');
  await title(page).fill('L’hiver');
  await save(page);
  const expected = changed(SOURCE, "'L’été'", "'L’hiver'");
  await until('the new title is on disk', async () => (await read(file('fr'))).includes('L’hiver'));
  await holds({ fr: expected });
  written.fr = expected;
});

await test('a second save in the same tab, and a word of the text', async () => {
  const page = await edit('stories/entries/difficile/index');
  await write(page, 'deux', ' et trois');
  await save(page);
  const expected = `${written.fr} et trois`;
  await until('the new word is on disk', async () => (await read(file('fr'))).endsWith('et trois'));
  await holds({ fr: expected });
  await title(page).fill('L’automne');
  await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
  await save(page);
  await until('the next title is on disk', async () => (await read(file('fr'))).includes('L’automne'));
  written.fr = changed(expected, "'L’hiver'", "'L’automne'");
  await holds();
});

await test('a new translation holds what is its own', async () => {
  const page = await edit('stories/entries/difficile/index');
  await page.getByText('Écrire en EN', { exact: false }).first().click();
  await page.getByText(/^zh$/i).first().click();
  await page.locator('input[id^="title-field"]').nth(1).fill('夏天');
  await save(page);
  await until('the translation is on disk', () => existsSync(path(file('zh'))));
  written.zh = '---\ntitle: 夏天\n---\n';
  await holds();
});

await test('a reference is the id of an entry', async () => {
  const page = await edit('stories/entries/difficile/index');
  await page.locator('input[id^="sector-field"], [id^="sector-field"] input').first().click();
  await page.getByText('Tourisme et art de vivre', { exact: false }).last().click();
  await save(page);
  await until('the reference is on disk', async () => (await read(file('fr'))).includes('sector:'));
  const expected = (await read(file('fr'))).replace(/sector: .*\r\n/, '');
  assert.match(await read(file('fr')), /\r\nsector: tourisme-art-de-vivre\r\n/);
  assert.equal(expected, written.fr);
  written.fr = await read(file('fr'));
  await holds();
});

await test('a photo is chosen with its rights in view, and one without rights is not offered', async () => {
  const page = await edit('stories/entries/difficile/index');
  const photos = await library(page);
  const refused = photos.locator('.provence-photo', { hasText: 'Photo périmée' });
  assert.ok(await refused.isDisabled(), 'its rights have ended');
  assert.match(await refused.innerText(), /2020/);
  const chosen = photos.locator('.provence-photo[aria-pressed="true"]');
  assert.equal(await chosen.count(), 1, 'the present one is marked');
  await choose(photos, 'Le Vieux-Port', /One Provence/, () => shot(page, 'chooser'));
  assert.equal(await chosen.count(), 1);
  await save(page);
  await until('the choice is on disk', async () => (await read(file('fr'))).includes('photo: vieux-port'));
  written.fr = changed(written.fr, 'photo: belle-de-mai', 'photo: vieux-port');
  await holds();
});

await test('the focal point is set on the picture, and every crop follows', async () => {
  const photo = 'content/photos/vieux-port.yaml';
  const before = await read(photo);
  const page = await open('/collections/photos/entries/vieux-port');
  const { focus, crops } = await setFocus(page);
  const places = () => crops.evaluateAll((all) => all.map((one) => one.style.backgroundPosition));
  const left = await places();
  await shot(page, 'focal');
  await focus.focus();
  for (let steps = 0; steps < 80; steps += 1) await page.keyboard.press('ArrowRight');
  await until('arrow keys move it', async () => /90/.test(await focus.getAttribute('aria-label')));
  const right = await places();
  assert.ok(left.some((place, at) => place !== right[at]), `${left} / ${right}`);
  // What a crop shows holds the point: its window is no farther from it than the edge of the picture makes it.
  const shown = await crops.evaluateAll((all) => all.map((one) => {
    const [width, height] = one.style.backgroundSize.split(' ').map((size) => 100 / parseFloat(size));
    const [x, y] = one.style.backgroundPosition.split(' ').map((place) => parseFloat(place) / 100);
    return { left: x * (1 - width), right: x * (1 - width) + width, top: y * (1 - height), bottom: y * (1 - height) + height };
  }));
  for (const window of shown) assert.ok(window.left <= 0.9 && window.right >= 0.9 && window.top <= 0.75 && window.bottom >= 0.75, JSON.stringify(window));
  await save(page);
  await until('the point is on disk', async () => (await read(photo)) !== before);
  assert.equal(await read(photo), before.replace(/focal_point: .*/, 'focal_point: {x: 90, y: 75}'));
});

await test('a new entry', async () => {
  const page = await open('/collections/stories/new');
  await title(page).waitFor({ timeout: DEADLINE });
  await title(page).fill('Un récit d’essai');
  await page.locator('[data-slate-editor="true"]').first().click();
  await page.keyboard.type('Il était une fois.');
  await page.locator('input[id^="facts-field"]').first().fill('F029, F061');
  await save(page);
  await until('the entry is on disk', () => existsSync(path('content/stories/un-recit-d-essai/index.fr.md')));
  const expected = '---\ntitle: Un récit d’essai\nfacts: [F029, F061]\n---\nIl était une fois.\n';
  assert.equal(await read('content/stories/un-recit-d-essai/index.fr.md'), expected);
  assert.deepEqual(await readdir(path('content/stories/un-recit-d-essai')), ['index.fr.md']);
});

await test('a new entry with the title of another, or one that gives no name, is told of before it is saved and refused', async () => {
  const page = await open('/collections/stories');
  await page.locator('a[href*="entries/fin-track/"]').first().waitFor();
  await page.goto(`${origin}/admin/#/collections/stories/new`);
  await title(page).waitFor();
  const before = await readdir(path('content/stories'));
  for (const [name, told] of [['Fin-Track', 'une autre entrée a déjà ce titre'], ['日本だけ', 'ne donne pas de nom'], ['CON', 'ne donne pas de nom'], ['Mot '.repeat(40), '120 au plus']]) {
    await title(page).fill(name);
    await page.locator('.provence-note', { hasText: told }).first().waitFor();
  }
  await shot(page, 'name');
  for (const [name, told] of [['Fin-Track', /a déjà ce nom/], ['日本だけ', /n’en donne aucun/]]) {
    await page.reload();
    await title(page).waitFor();
    await title(page).fill(name);
    await page.locator('input[id^="facts-field"]').first().fill('F029');
    await save(page);
    await page.getByText(told).first().waitFor();
  }
  assert.deepEqual(await readdir(path('content/stories')), before);
  assert.deepEqual((await readdir(path('content/stories/fin-track'))).filter((name) => name.startsWith('index-')), []);
  refused.length = 0;
});

await test('on a site with addresses in every script, a title in Japanese gives the name', async () => {
  const native = await mkdtemp(join(tmpdir(), 'provence-native-'));
  await cp(join(repository, 'starter'), native, { recursive: true });
  const settings = join(native, 'content/site.yaml');
  await writeFile(settings, `${await readFile(settings, 'utf8')}\nslugs: native\n`);
  const other = await preview(program, native);
  try {
    const page = await context.newPage();
    for (const [name, folder] of [['日本の話！', '日本の話'], ['L’été « ici »', 'l-ete-ici']]) {
      await page.goto(`${other.origin}/admin/#/collections/stories/new`);
      await page.reload();
      await title(page).waitFor();
      await title(page).fill(name);
      await save(page);
      await until(`${folder} is there`, () => existsSync(join(native, `content/stories/${folder}/index.fr.md`)));
      // The form goes on with what was saved.
      await page.waitForURL(/entries/);
      await isWritable(page);
      await title(page).fill(`${name} 2`);
      await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
      await save(page);
      await until('it is saved again', async () => (await readFile(join(native, `content/stories/${folder}/index.fr.md`), 'utf8')).includes(`${name} 2`));
    }
  } finally {
    other.server.kill();
    await rm(native, { recursive: true, force: true });
  }
});

await test('what was written and not saved comes back', async () => {
  const page = await edit('stories/entries/difficile/index');
  await title(page).fill('Ce que je n’ai pas enregistré');
  await body(page).click();
  await until('it is kept', () => page.evaluate(() => new Promise((done) => {
    const open = indexedDB.open('localforage');
    open.onsuccess = () => {
      const get = open.result.transaction('keyvaluepairs').objectStore('keyvaluepairs').get('backup.stories.difficile/index');
      get.onsuccess = () => { open.result.close(); done(get.result?.raw?.includes('Ce que je n’ai pas enregistré')); };
    };
  })));
  await page.reload();
  await isWritable(page);
  await until('it is shown', async () => (await title(page).inputValue()) === 'Ce que je n’ai pas enregistré');
  // The entry comes from its file meanwhile; what was written stays.
  await page.waitForLoadState('networkidle');
  assert.equal(await title(page).inputValue(), 'Ce que je n’ai pas enregistré');
  await save(page);
  await until('it is on disk', async () => (await read(file('fr'))).includes('Ce que je n’ai pas enregistré'));
  await writeFile(path(file('fr')), written.fr);
});

await test('the right pane has its language, its faults and its page', async () => {
  const page = await edit('stories/entries/fin-track/index');
  await page.getByText('Écrire en EN', { exact: false }).first().click();
  await page.getByText(/^ar$/i).first().click();
  const right = page.locator('input[id^="title-field"]').nth(1);
  await page.locator('input[id^="title-field"][dir="rtl"]').waitFor();
  assert.deepEqual(await right.evaluate(({ lang, dir }) => [lang, dir]), ['ar', 'rtl']);
  assert.deepEqual(await title(page).evaluate(({ lang, dir }) => [lang, dir]), ['fr', 'ltr']);
  assert.equal(await page.locator('[data-slate-editor="true"]').nth(1).getAttribute('dir'), 'rtl');
  // What all languages share is shown in each.
  const sector = page.locator('[class*="ControlContainer"]:has(> div label[for^="sector-field"]), [class*="ControlContainer"]:has(> label[for^="sector-field"])');
  await until('the sector is named in both panes', async () => (await sector.allInnerTexts()).filter((text) => /FILIÈRE[^\n]*\n+\S/i.test(text)).length === 2);
  await page.locator('input[id^="slug-field"]').nth(1).fill('Pas Une Adresse');
  const note = page.locator('.provence-note').first();
  await note.waitFor();
  const box = await page.locator('input[id^="slug-field"]').nth(1).boundingBox();
  const at = await note.boundingBox();
  assert.ok(at.x > box.x - 40 && at.y > box.y && at.y < box.y + 160, `the note is at ${at.x} ${at.y}, the field at ${box.x} ${box.y}`);
  await page.locator('input[id^="slug-field"]').nth(1).fill('fin-track-belle-de-mai');
  await right.fill('عنوان لم ينشره أحد');
  await page.locator('.provence-panel button', { hasText: 'Aperçu' }).click();
  await page.frameLocator('.provence-preview iframe').locator('h1', { hasText: 'عنوان لم ينشره أحد' }).waitFor();
  await title(page).click();
  await page.frameLocator('.provence-preview iframe').locator('html[lang="fr"]').waitFor();
  await shot(page, 'right-pane');
});

await test('a photo is seen in its form', async () => {
  const page = await open('/collections/photos/entries/vieux-port');
  const picture = page.locator('[class*="ControlContainer"]:has(label[for^="file-field"]) img').first();
  await until('it is shown', () => picture.evaluate((image) => image.complete && image.naturalWidth > 100));
  await shot(page, 'photo');
});

await test('a translation that is emptied is no file any more', async () => {
  const page = await edit('stories/entries/difficile/index');
  const english = await read(file('en'));
  const fill = async (name) => { const field = page.locator(`[id^="${name}-field"]`).nth(1); if (await field.count()) await field.fill(''); };
  await page.locator('input[id^="title-field"]').nth(1).waitFor();
  for (const name of ['title', 'slug', 'description', 'place']) await fill(name);
  await empty(page.locator('[data-slate-editor="true"]').nth(1));
  await save(page);
  await until('it is gone', () => !existsSync(path(file('en'))));
  const saves = await (await fetch(`${origin}/admin/api/saves`)).json();
  const answer = await fetch(`${origin}/admin/api/restore`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ number: saves[0].number }) });
  assert.equal(answer.status, 200);
  assert.equal(await read(file('en')), english);
  await holds();
});

await test('a photo is added as it is', async () => {
  const page = await open('/collections/stories');
  await page.getByText('Médias', { exact: true }).first().click();
  const photo = join(repository, 'assets/photos/vieux-port.jpg');
  await page.locator('input[type="file"]').first().setInputFiles({ name: 'nouveau-port.jpg', mimeType: 'image/jpeg', buffer: await readFile(photo) });
  await until('the photo is on disk', () => existsSync(path('assets/photos/nouveau-port.jpg')));
  assert.deepEqual(await readFile(path('assets/photos/nouveau-port.jpg')), await readFile(photo));
  await page.getByText('nouveau-port.jpg').first().waitFor({ timeout: DEADLINE });
  await shot(page, 'library');
});

await test('a save over a file that changed meanwhile is refused, and shows both', async () => {
  const page = await edit('stories/entries/difficile/index');
  const meanwhile = changed(written.fr, 'Ce commentaire reste', 'Écrit ailleurs entre-temps');
  await writeFile(path(file('fr')), meanwhile);
  await title(page).fill('Le mien');
  await save(page);
  const dialog = page.locator('dialog.provence-conflict');
  await dialog.waitFor({ timeout: DEADLINE });
  await shot(page, 'conflict');
  const told = await dialog.textContent();
  assert.ok(told.includes('Écrit ailleurs entre-temps') && told.includes('Le mien'), told);
  assert.equal(await read(file('fr')), meanwhile, 'nothing was written');
  assert.equal(refused.length, 1);
  await dialog.getByText('Mon texte doit remplacer', { exact: false }).click();
  await until('the save is offered again', async () => (await page.getByText('Publier', { exact: true }).count()) > 0);
  await save(page);
  await until('mine is on disk', async () => (await read(file('fr'))).includes('Le mien'));
  written.fr = changed(meanwhile, "'L’automne'", "'Le mien'");
  await holds();
});

await test('a save is taken back', async () => {
  const saves = await (await fetch(`${origin}/admin/api/saves`)).json();
  assert.ok(saves.length > 4 && saves[0].files.includes(file('fr')), JSON.stringify(saves[0]));
  const restore = (number) => fetch(`${origin}/admin/api/restore`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ number }) });
  assert.equal((await restore(saves[0].number)).status, 200);
  assert.equal(await read(file('fr')), changed(written.fr, "'Le mien'", "'L’automne'"));
  const again = await (await fetch(`${origin}/admin/api/saves`)).json();
  assert.equal((await restore(again[0].number)).status, 200);
  await holds();
  const older = saves.filter((save) => save.files.includes(file('fr')))[2];
  assert.equal((await restore(older.number)).status, 409, 'an older save does not undo a newer one');
  await holds();
});

await test('a mistake is shown at its field before it is saved, and the page as it would be', async () => {
  const page = await edit('stories/entries/fin-track/index');
  const before = await read('content/stories/fin-track/index.fr.md');
  await page.locator('.provence-panel button', { hasText: 'Rien à signaler' }).waitFor();
  await page.locator('input[id^="slug-field"]').first().fill('Pas Une Adresse');
  const note = page.locator('.provence-note').first();
  await note.waitFor();
  assert.match(await note.textContent(), /ne peut pas servir d’adresse.*pas-une-adresse/);
  const box = await page.locator('input[id^="slug-field"]').first().boundingBox();
  const at = await note.boundingBox();
  assert.ok(at.y > box.y && at.y < box.y + 160, `the note is at ${at.y}, the field at ${box.y}`);
  await page.locator('.provence-panel button', { hasText: '1 problème' }).click();
  await page.locator('.provence-languages a', { hasText: 'FR : à corriger' }).waitFor();
  await page.locator('.provence-languages a', { hasText: 'EN : à jour' }).waitFor();
  await shot(page, 'mistake');
  await page.locator('input[id^="slug-field"]').first().press('Control+a');
  await page.keyboard.type('fin-track-belle-de-mai');
  await page.locator('.provence-panel button', { hasText: 'Rien à signaler' }).waitFor();
  await title(page).fill('Un titre que personne n’a publié');
  await page.locator('.provence-panel button', { hasText: 'Aperçu' }).click();
  await page.frameLocator('.provence-preview iframe').locator('h1', { hasText: 'Un titre que personne' }).waitFor();
  await page.locator('.provence-preview button', { hasText: 'Téléphone' }).click();
  await shot(page, 'preview');
  assert.equal(await read('content/stories/fin-track/index.fr.md'), before, 'nothing is written');
});

await test('the page about translations shows what changed, and the bar leads there', async () => {
  const story = 'content/stories/fin-track/index.fr.md';
  const before = await read(story);
  const git = (...words) => execFileSync('git', ['-C', root, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...words]);
  git('init', '-q');
  git('add', 'content/stories/fin-track');
  git('commit', '-qm', 'x');
  await writeFile(path(story), changed(before, 'Deux villes étaient en balance', 'Trois villes étaient en balance'));
  const bar = await context.newPage();
  const german = (await read('content/stories/fin-track/index.de.md')).match(/^slug: (\S+)/m)[1];
  await bar.goto(`${origin}/de/geschichten/${german}/`);
  const mark = bar.locator('provence-preview .bar .mark');
  await mark.waitFor();
  assert.equal(await mark.innerText(), '1 périmé');
  // The difficult story has errors, which lie over every page.
  await bar.keyboard.press('Escape');
  await bar.locator('provence-preview .bar summary').click();
  await bar.locator('provence-preview .bar a', { hasText: 'Traductions de cette page' }).click();
  await bar.waitForURL(/\/admin\/translations\/stories\/fin-track\?to=de/);
  const block = bar.locator('.block.outdated');
  assert.equal(await block.count(), 1);
  assert.equal(await block.locator('del').innerText(), 'Deux');
  assert.equal(await block.locator('ins').innerText(), 'Trois');
  assert.equal(await block.locator('.translation [lang="de"]').count(), 1);
  await shot(bar, 'translations');
  const record = await read('i18n/state/de/stories/fin-track.yaml');
  await block.getByRole('button', { name: 'Accepter' }).click();
  await bar.getByRole('status').filter({ hasText: '1 bloc accepté' }).waitFor();
  assert.equal(await block.count(), 0, 'it shows that it is current');
  const accepted = await read('i18n/state/de/stories/fin-track.yaml');
  assert.equal(accepted.split('\n').length, record.split('\n').length, 'one line takes the place of another');
  assert.ok(accepted !== record && accepted.includes('Trois villes'), accepted);
  for (const width of [1400, 360]) {
    await bar.setViewportSize({ width, height: 900 });
    assert.ok(await bar.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} is wide enough`);
  }
  await bar.getByText('Toutes les traductions').click();
  await until('German is current', async () => { await bar.reload(); return (await bar.locator('tr', { has: bar.locator('a[href*="stories/fin-track"]') }).locator('td').nth(1).innerText()) === 'à jour'; });
  await bar.locator('td a', { hasText: '1 périmé' }).first().waitFor();
  await shot(bar, 'translations-table');
  await writeFile(path(story), before);
});

await test('an entry that is written first in Japanese has a collection of its own', async () => {
  const page = await open('/collections/pages');
  await page.locator('a[href*="collections/pages/entries/"]').first().waitFor();
  assert.equal(await page.locator('a[href*="entries/nihon/"]').count(), 0, 'the form of the others takes shared fields from French');
  await page.goto(`${origin}/admin/#/collections/pages@ja`);
  await page.locator('a[href*="pages@ja/entries/nihon/"]').click();
  await isWritable(page);
  assert.equal(await title(page).inputValue(), '日本だけの話');
  await page.locator('.provence-panel button', { hasText: /Rien à signaler|problème/ }).waitFor();
  await shot(page, 'japanese');
  await title(page).fill('日本の話');
  await page.locator('input[id^="title-field"]').nth(1).fill('Un récit japonais');
  await save(page);
  await until('the translation is on disk', () => existsSync(path('content/pages/nihon/index.fr.md')));
  assert.equal(await read('content/pages/nihon/index.ja.md'), changed(JAPANESE, '日本だけの話', '日本の話'));
  assert.equal(await read('content/pages/nihon/index.fr.md'), '---\ntitle: Un récit japonais\n---\n');
  assert.deepEqual((await readdir(path('content/pages/nihon'))).sort(), ['index.fr.md', 'index.ja.md']);
});

await test('an entry is renamed with its pictures', async () => {
  const raw = await read(file('fr'));
  await writeFile(path(`${STORY}/plan.jpg`), await readFile(path('assets/photos/vieux-port.jpg')));
  const to = STORY.replace('difficile', 'renomme');
  const dataFiles = Object.keys(written).map((code) => ({ slug: 'renomme', path: file(code), newPath: file(code).replace(STORY, to), raw: written[code] }));
  const answer = await ask('persistEntry', { dataFiles, assets: [], options: { commitMessage: 'Renommer' } });
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  // The address that readers may know leads there; every other byte stays.
  assert.equal(await read(`${to}/index.fr.md`), raw.replace(/\r\n---\r\n/, '\r\naliases: [/fr/recits/difficile/]$&'));
  assert.ok(existsSync(path(`${to}/plan.jpg`)) && !existsSync(path(STORY)));
  const taken = await ask('persistEntry', { dataFiles: [{ slug: 'x', path: `${to}/index.fr.md`, newPath: 'content/stories/fin-track/index.fr.md', raw }], assets: [], options: {} });
  assert.equal(taken.status, 403);
});

await test('an entry is deleted in all its languages', async () => {
  const page = await edit('stories/entries/renomme/index');
  await page.getByText('Supprimer l\'entrée', { exact: false }).first().click();
  await until('the texts are gone', () => !existsSync(path('content/stories/renomme/index.fr.md')));
  await until('all of them', async () => (await readdir(path('content/stories/renomme'))).every((name) => !name.endsWith('.md')));
});

await browser.close();
server.kill();
await rm(root, { recursive: true, force: true });
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${tests} tests of the editor hold`);
