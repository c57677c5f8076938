// What tests in a browser have in common: the browser, waiting, servers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const { chromium } = await import(process.env.PLAYWRIGHT ?? 'playwright-core');

/** What has not come by then never comes, in milliseconds. */
export const DEADLINE = Number(process.env.DEADLINE ?? 30_000);

/** Asks again until it is true; `what` is said when it never is. */
export async function until(what, holds) {
  const end = Date.now() + DEADLINE;
  let last = '';
  while (Date.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      // A page that is just being reloaded cannot be asked: the next time.
      last = `: ${error.message}`;
    }
    await new Promise((next) => setTimeout(next, 15));
  }
  throw new Error(`never: ${what}${last}`);
}

/** A browser. */
export const launch = (...options) => chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', ...options] });

/** `provence serve` over the site in `root`, with its address and what it tells; by default at a free port. */
export async function preview(program, root, port = 0, ...options) {
  const server = spawn(program, ['serve', '-p', String(port), ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const running = { server, told: '' };
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => { running.told += data; });
  try {
    await until('the address of the server', () => {
      running.origin = running.told.match(/http:\/\/localhost:\d+/)?.[0];
      assert.equal(server.exitCode, null, running.told);
      assert.ok(running.origin, running.told);
      return true;
    });
  } catch (error) {
    server.kill();
    throw error;
  }
  return running;
}

/** A server at a free port, which answers by `answer`. */
export async function listening(answer) {
  const server = createServer(answer);
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, port: server.address().port };
}

/** Media types by ending. */
export const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
  '.webp': 'image/webp', '.avif': 'image/avif', '.jpg': 'image/jpeg', '.png': 'image/png', '.json': 'application/json',
  '.xml': 'application/xml', '.woff2': 'font/woff2', '.txt': 'text/plain', '.webmanifest': 'application/manifest+json',
};
