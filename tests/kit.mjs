// Reads the published tokens with the tools that partners use, and compares what these make of them with `kit.json`:
// Style Dictionary 5 and Terrazzo 2 the present format, Style Dictionary 4 the legacy form; Sass the SCSS; Node the
// ES module. With DESIGN_TOKENS_SCHEMAS, the files are held against the official JSON Schemas too.
//
//   KIT_TOOLS=…/node_modules node tests/kit.mjs public/kit/next
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

const folder = resolve(process.argv[2] ?? 'public/kit/next');
const tools = createRequire(join(resolve(process.env.KIT_TOOLS ?? 'node_modules'), 'x.js'));
const load = async (name) => import(pathToFileURL(tools.resolve(name)));
const kit = JSON.parse(readFileSync(join(folder, 'kit.json')));
const problems = [];
const same = (what, found, wanted) => {
  if (found !== wanted) problems.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
};
const modes = Object.keys(kit.tokens[0].values);
let compared = 0;

// Every file is there, with the length and the digest that the manifest states.
for (const file of [...kit.files, ...kit.archives]) {
  const bytes = readFileSync(join(folder, file.path));
  same(`${file.path}, bytes`, bytes.length, file.bytes);
  same(`${file.path}, integrity`, `sha384-${createHash('sha384').update(bytes).digest('base64')}`, file.integrity);
}

// One way of writing: spaces, leading zeros, quotes and hexadecimal digits differ from tool to tool.
const hex = (r, g, b) => `#${[r, g, b].map((n) => Math.round(n).toString(16).padStart(2, '0')).join('')}`;
const plain = (text) => String(text).trim()
  .replace(/color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)( \/ ([\d.]+))?\)/g, (_, r, g, b, __, a) =>
    a === undefined ? hex(r * 255, g * 255, b * 255) : `rgb(${[r, g, b].map((n) => Math.round(n * 255)).join(' ')} / ${+a})`)
  .replace(/rgba?\((\d+), (\d+), (\d+), ([\d.]+)\)/g, (_, r, g, b, a) => `rgb(${r} ${g} ${b} / ${+a})`)
  .replace(/#ffffff([0-9a-f]{2})\b/g, (_, a) => `rgb(255 255 255 / ${Math.round(parseInt(a, 16) / 2.55) / 100})`)
  .replace(/['"]/g, '').replace(/\s+/g, ' ').toLowerCase();
const variables = (css) => Object.fromEntries([...css.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, plain(value)]));
// The smallest size stands for one that grows with the window: no tool knows our extension.
const smallest = (value) => value.match(/^clamp\(([^,]+),/)?.[1] ?? value;
const withoutUnit = (token, value) => (token.type === 'number' ? value.replace(/[a-z]+$/, '') : value);
const kinds = ['color', 'dimension', 'number', 'fontWeight', 'fontFamily'];

async function styleDictionary(name, source, mode, legacy) {
  const { default: StyleDictionary } = await load(name);
  const out = `${mkdtempSync(join(tmpdir(), 'kit-'))}/`;
  const dictionary = new StyleDictionary({
    source: [join(folder, source)],
    log: { verbosity: 'silent', warnings: 'disabled' },
    platforms: { css: { transformGroup: 'css', buildPath: out, files: [{ destination: 'x.css', format: 'css/variables' }] } },
  });
  await dictionary.buildAllPlatforms();
  const found = variables(readFileSync(join(out, 'x.css'), 'utf8'));
  for (const token of kit.tokens.filter((token) => kinds.includes(token.type))) {
    const wanted = token.values[mode];
    const value = legacy ? wanted : withoutUnit(token, smallest(wanted));
    // It counts opacity in its own way; the colours of such tokens are compared below by Terrazzo.
    if (!legacy && / \/ /.test(value)) continue;
    compared += 1;
    same(`${name}, ${source}, ${token.name}`, found[token.name.replaceAll('.', '-')], plain(value));
  }
}

async function terrazzo(mode) {
  const { defineConfig, parse, Logger } = await load('@terrazzo/parser');
  const filename = pathToFileURL(join(folder, `tokens/${mode}.tokens.json`));
  const logger = new Logger({ level: 'error' });
  const config = defineConfig({}, { logger, cwd: pathToFileURL(`${folder}/`) });
  const { tokens } = await parse([{ filename, src: readFileSync(filename, 'utf8') }], { config, logger });
  for (const token of kit.tokens) {
    const found = tokens[token.name];
    if (!found) { problems.push(`Terrazzo, ${mode}, ${token.name}: not found`); continue; }
    compared += 1;
    same(`Terrazzo, ${mode}, ${token.name}, type`, found.$type, token.type);
    const wanted = plain(withoutUnit(token, smallest(token.values[mode])));
    const value = found.$value;
    if (token.type === 'color') {
      const [r, g, b] = value.components.map((n) => Math.round(n * 255));
      same(`Terrazzo, ${mode}, ${token.name}`, value.alpha < 1 ? `rgb(${r} ${g} ${b} / ${value.alpha})` : hex(r, g, b), wanted);
    }
    if (token.type === 'dimension' || token.type === 'duration') same(`Terrazzo, ${mode}, ${token.name}`, `${value.value}${value.unit}`, wanted);
    if (token.type === 'number' || token.type === 'fontWeight') same(`Terrazzo, ${mode}, ${token.name}`, String(value), wanted);
    if (token.type === 'fontFamily') same(`Terrazzo, ${mode}, ${token.name}`, plain(value.join(', ')), wanted);
  }
}

for (const mode of modes) {
  await styleDictionary('style-dictionary', `tokens/${mode}.tokens.json`, mode, false);
  await styleDictionary('style-dictionary-4', `tokens/legacy/${mode}.json`, mode, true);
  await terrazzo(mode);
}

const sass = tools('sass');
const scss = sass.compileString('@use "tokens" as t; @use "sass:map"; a { b: t.$op-color-ink; c: map.get(t.$op-tokens-dark, "color-ink") }', {
  loadPaths: [join(folder, 'scss')],
}).css;
const ink = kit.tokens.find((token) => token.name === 'color.ink').values;
same('SCSS', scss.replace(/\s+/g, ' ').trim(), `a { b: ${ink.light}; c: ${ink.dark}; }`);

const module = await import(pathToFileURL(join(folder, 'js/tokens.js')));
for (const token of kit.tokens) {
  for (const mode of modes) same(`ES module, ${mode}, ${token.name}`, module[mode][token.name], token.values[mode]);
  same(`ES module, ${token.name}`, module.variables[token.name], `var(${token.css})`);
}

// A dry run of npm reads the tarball as a package.
const packed = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', join(folder, kit.archives.find((file) => file.path.endsWith('.tgz')).path)], { encoding: 'utf8' }));
same('npm', packed[0]?.name ?? Object.values(packed)[0]?.name, kit.package);

if (process.env.DESIGN_TOKENS_SCHEMAS) {
  const { default: Ajv } = tools('ajv');
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const walk = (at) => readdirSync(at).flatMap((name) => (statSync(join(at, name)).isDirectory() ? walk(join(at, name)) : [join(at, name)]));
  const schemas = walk(process.env.DESIGN_TOKENS_SCHEMAS).filter((path) => path.endsWith('.json')).map((path) => JSON.parse(readFileSync(path)));
  schemas.forEach((schema) => ajv.addSchema(schema));
  const id = (name) => schemas.find((schema) => schema.$id?.endsWith(`2025.10/${name}.json`)).$id;
  for (const { path } of kit.files) {
    const kind = path.endsWith('.tokens.json') ? 'format' : path.endsWith('.resolver.json') ? 'resolver' : null;
    if (!kind) continue;
    const valid = ajv.getSchema(id(kind));
    if (!valid(JSON.parse(readFileSync(join(folder, path))))) problems.push(`${path}: ${ajv.errorsText(valid.errors)}`);
    compared += 1;
  }
} else {
  console.log('SKIPPED: DESIGN_TOKENS_SCHEMAS does not name the official schemas of the format');
}

problems.slice(0, 40).forEach((problem) => console.error(problem));
console.log(`${compared} comparisons, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
