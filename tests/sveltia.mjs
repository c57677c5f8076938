// The editor's configuration in Sveltia CMS, which reads that of Decap CMS: it accepts all of it but two settings that
// Decap alone has, and shows the form of a story.
//
//   CHROMIUM=/usr/bin/chromium PLAYWRIGHT=…/playwright-core/index.mjs SVELTIA=…/@sveltia/cms node tests/sveltia.mjs target/debug/provence [shots]
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEADLINE, launch, listening, preview } from './browsing.mjs';

const program = resolve(process.argv[2] ?? 'target/debug/provence');
const shots = process.argv[3];
const sveltia = process.env.SVELTIA ?? 'node_modules/@sveltia/cms';
const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { server, origin } = await preview(program, root);
const text = await (await fetch(`${origin}/admin/config.yml`)).text();
server.kill();
// What follows the first line, a comment, is JSON. Sveltia writes to no server of this kind; its own is for tests.
const config = { ...JSON.parse(text.slice(text.indexOf('\n'))), backend: { name: 'test-repo' } };

const page = '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Sveltia CMS</title><link rel="cms-config-url" type="text/yaml" href="config.yml"><body><script src="sveltia-cms.js"></script></body></html>';
const site = await listening(async (request, response) => {
  const path = new URL(request.url, 'http://127.0.0.1').pathname.slice('/admin/'.length);
  if (path === '') return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  if (path === 'config.yml') return response.writeHead(200, { 'content-type': 'text/yaml' }).end(JSON.stringify(config));
  const bytes = await readFile(join(sveltia, 'dist', path)).catch(() => null);
  return bytes ? response.writeHead(200, { 'content-type': 'text/javascript' }).end(bytes) : response.writeHead(404).end();
});

const browser = await launch();
const tab = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'fr-FR' });
tab.setDefaultTimeout(DEADLINE);
// It asks its own hosts for its translations and fonts. They are answered from the package, or not at all.
await tab.route(/^https:/, async (route) => {
  const language = /\/locales\/(\w+)\.json$/.exec(route.request().url());
  const body = language && await readFile(join(sveltia, 'locales', `${language[1]}.json`)).catch(() => null);
  return body ? route.fulfill({ body, contentType: 'application/json', headers: { 'access-control-allow-origin': '*' } }) : route.abort();
});
const problems = [];
const ignored = new Set();
tab.on('pageerror', (error) => problems.push(`script: ${error.message}`));
tab.on('console', (message) => {
  const said = message.text().replace(/[\u2066-\u2069]/g, '');
  if (message.type() === 'warning') {
    const option = /The `(\w+)` option is not/.exec(said);
    if (option) ignored.add(option[1]); else problems.push(said);
  }
  if (message.type() === 'error' && !said.startsWith('Failed to load resource')) problems.push(said);
});

await tab.goto(`http://127.0.0.1:${site.port}/admin/`);
await tab.getByRole('button').first().click();
await tab.getByText('Récits').first().waitFor();
await tab.goto(`http://127.0.0.1:${site.port}/admin/#/collections/stories/new`);
await tab.getByText('Titre', { exact: true }).first().waitFor();
await tab.getByText('Une phrase qui donne envie de lire', { exact: false }).first().waitFor();
if (shots) await tab.screenshot({ path: join(shots, 'sveltia.png') });
assert.deepEqual(problems, []);
// How many options a list offers at once, and the language of the editor itself, which Sveltia takes from the browser.
assert.deepEqual([...ignored].sort(), ['locale', 'options_length']);
await browser.close();
site.server.close();
console.log('Sveltia CMS reads the configuration');
process.exit(0);
