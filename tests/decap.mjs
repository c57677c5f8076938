// What those who drive the browser editor have in common: the parts of Decap's form.
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
