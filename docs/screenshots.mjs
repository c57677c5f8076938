// Makes the pictures of docs/redaction.md: the browser editor under `provence serve`, over this repository's content.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs node docs/screenshots.mjs target/debug/provence
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEADLINE, launch, preview, until } from '../tests/browsing.mjs';
import { isWritable, title } from '../tests/decap.mjs';

const program = resolve(process.argv[2] ?? 'target/debug/provence');
const docs = dirname(fileURLToPath(import.meta.url));
const repository = dirname(docs);
/** The most bytes of a picture. */
const LIMIT = 60_000;

const root = await mkdtemp(join(tmpdir(), 'provence-screenshots-'));
for (const folder of ['content', 'assets', 'i18n', 'themes']) await cp(join(repository, folder), join(root, folder), { recursive: true });
// The port is the one that the page names; it must be free.
const { server, origin } = await preview(program, root, 4000);
const browser = await launch('--lang=fr-FR');
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR', timezoneId: 'Europe/Paris', reducedMotion: 'reduce' });
context.setDefaultTimeout(DEADLINE);
await mkdir(join(docs, 'redaction'), { recursive: true });

async function open(path) {
  const page = await context.newPage();
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${origin}${path}`);
  return page;
}

/** The entry of a story in the editor, with nothing left to load. */
async function story(id) {
  const page = await open(`/admin/#/collections/stories/entries/${id}/index`);
  await isWritable(page);
  await page.locator('.provence-panel button', { hasText: 'Rien à signaler' }).waitFor();
  return page;
}

/** Every picture in view is there. */
const pictures = (page) => until('the pictures are shown', () => page.evaluate(() => [...document.images]
  .filter((image) => { const box = image.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight && box.width > 0; })
  .every((image) => image.complete && image.naturalWidth > 0)));

/** Brings an element to the upper part of the window, below the bar. */
const bring = (locator) => locator.evaluate((element) => {
  element.style.scrollMarginTop = '10rem';
  element.scrollIntoView({ block: 'start' });
});

/** Keeps what a window shows, or its upper left part. */
async function keep(page, name, { width = 1280, height = 800 } = {}) {
  await pictures(page);
  await page.evaluate(() => document.fonts.ready);
  const session = await context.newCDPSession(page);
  for (const quality of [80, 65, 50, 35]) {
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality, clip: { x: 0, y: 0, width, height, scale: 1 } });
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length > LIMIT) continue;
    await writeFile(join(docs, 'redaction', `${name}.webp`), bytes);
    console.log(`${name}.webp: ${bytes.length} bytes, quality ${quality}`);
    await page.close({ runBeforeUnload: false });
    return;
  }
  throw new Error(`${name} is heavier than ${LIMIT} bytes`);
}

{
  const page = await open('/admin/#/collections/stories');
  await page.locator('a[href*="entries/fin-track"]').first().waitFor();
  await keep(page, 'liste');
}
{
  await keep(await story('fin-track'), 'ecrire');
}
{
  const page = await story('fin-track');
  const slug = page.locator('input[id^="slug-field"]').first();
  await slug.fill('Pas Une Adresse');
  await page.locator('.provence-note').first().waitFor();
  await page.locator('.provence-panel button', { hasText: '1 problème' }).click();
  await page.locator('.provence-languages a', { hasText: 'FR : à corriger' }).waitFor();
  await bring(slug);
  await keep(page, 'probleme');
}
{
  const page = await story('fin-track');
  await page.locator('.provence-panel button', { hasText: 'Aperçu' }).click();
  await page.frameLocator('.provence-preview iframe').locator('h1').first().waitFor();
  await page.locator('.provence-preview button', { hasText: 'Téléphone' }).click();
  const frame = page.frames().find((frame) => frame !== page.mainFrame() && frame.url() !== 'about:blank');
  await until('the page is whole', () => frame.evaluate(() => document.readyState === 'complete'));
  await keep(page, 'apercu');
}
{
  const page = await story('fin-track');
  const library = page.locator('details.provence-photos').first();
  await library.locator('summary').click();
  await bring(library);
  await until('the library is shown', async () => (await library.locator('.provence-photo').count()) > 5);
  await keep(page, 'phototheque');
}
{
  const page = await open('/admin/#/collections/photos/entries/vieux-port');
  const focus = page.locator('.provence-focus');
  await focus.waitFor();
  await bring(focus);
  await until('the crops are shown', async () => (await page.locator('.provence-crops figure').count()) > 3);
  await keep(page, 'point-d-interet', { width: 636 });
}
{
  const page = await story('fin-track');
  await writeFile(join(root, 'content/stories/fin-track/index.fr.md'), (await readFile(join(root, 'content/stories/fin-track/index.fr.md'), 'utf8')).replace(/^title: .*/m, 'title: Fin-Track a choisi la Belle de Mai'));
  await title(page).fill('Fin-Track s’installe à la Belle de Mai');
  await page.getByText('Publier', { exact: true }).first().click();
  await page.getByText('Publier maintenant', { exact: true }).first().click();
  await page.locator('dialog.provence-conflict').waitFor();
  await keep(page, 'conflit', { height: 740 });
}
{
  await keep(await open('/admin/translations/'), 'traductions');
}

await browser.close();
server.kill();
await rm(root, { recursive: true, force: true });
process.exit(0);
