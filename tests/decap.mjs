// What those who drive the browser editor have in common: the parts of Decap's form.
import assert from 'node:assert/strict';
import { DEADLINE, until } from './browsing.mjs';

/** The field of an entry's title. */
export const title = (page) => page.locator('input[id^="title-field"]').first();

/** The field of an entry's text, in the language that stands first. */
export const body = (page) => page.locator('[data-slate-editor="true"]').first();

/** Waits until an entry that is open can be written. */
export async function isWritable(page) {
  await title(page).waitFor({ timeout: DEADLINE });
  await body(page).waitFor({ timeout: DEADLINE });
}

/** The photo library of an entry that is open, opened. */
export async function library(page) {
  const library = page.locator('details.provence-photos').first();
  await library.locator('summary').click();
  await until('the library is shown', async () => (await library.locator('.provence-photo').count()) > 5);
  return library;
}

const isShown = (picture) => until('the picture is shown', () => picture.evaluate((image) => image.complete && image.naturalWidth > 100));

/** Chooses a photo of the library by its title, its credit and its picture in view. `look` is called before it is chosen. */
export async function choose(library, name, credit, look) {
  const photo = library.locator('.provence-photo', { hasText: name }).first();
  assert.match(await photo.innerText(), credit, 'its credit is shown');
  await photo.locator('img').scrollIntoViewIfNeeded();
  await isShown(photo.locator('img'));
  await look();
  await photo.click();
  await until('it is marked', async () => (await photo.getAttribute('aria-pressed')) === 'true');
}

/** Sets the focal point of a photo that is open to a tenth of the width and three quarters of the height. Gives the picture that was clicked, and the crops of the theme. */
export async function setFocus(page) {
  const focus = page.locator('.provence-focus');
  await focus.waitFor();
  await focus.scrollIntoViewIfNeeded();
  await isShown(focus.locator('img'));
  const crops = page.locator('.provence-crops figure > div');
  assert.ok((await crops.count()) > 3, 'the crops of the theme');
  const box = await focus.boundingBox();
  await page.mouse.click(box.x + box.width * 0.1, box.y + box.height * 0.75);
  await until('the point is where it was clicked', async () => /10.*75/.test(await focus.getAttribute('aria-label')));
  return { focus, crops };
}

/** Puts the cursor behind the last line that ends with `end`. The editor learns of it a moment after the browser does. */
export async function goBehind(page, end) {
  // What is shown beside the fields may come while the line is clicked, and move it.
  await until('the cursor is at the end', async () => {
    await body(page).locator('[data-slate-string="true"]', { hasText: end }).last().click();
    await page.keyboard.press('End');
    const isThere = (end) => { const { focusNode, focusOffset } = getSelection(); return focusNode?.textContent.length === focusOffset && focusNode.textContent.endsWith(end); };
    return page.waitForFunction(isThere, end, { timeout: 2000 }).then(() => true, () => false);
  });
}

/** Empties a text. The editor learns of the selection a moment after the browser does. */
export async function empty(text) {
  const page = text.page();
  await until('the text is empty', async () => {
    await text.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    return (await text.innerText()).replace(/[\s\u{feff}]/gu, '') === '';
  });
}
