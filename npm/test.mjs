// Assembles the packages for this machine, packs them, installs them from the packed files alone, and runs the program.
//
//   node npm/test.mjs PROGRAM
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const program = resolve(process.argv[2] ?? 'target/debug/provence')
const version = /^version = "(.*)"$/m.exec(readFileSync(join(here, '../Cargo.toml'), 'utf8'))[1]
const machine = `${process.platform}-${process.arch}`
const folder = mkdtempSync(join(tmpdir(), 'provence-npm-'))
const run = (file, args, cwd = folder) => execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

try {
  // A development build has hundreds of megabytes of names in it.
  const small = join(folder, 'program')
  const stripped = spawnSync('strip', ['-o', small, program])
  const source = stripped.status === 0 ? small : program
  run('node', [join(here, 'assemble.mjs'), version, join(folder, 'out'), `${machine}=${source}`])
  const pack = (name) => join(folder, run('npm', ['pack', '--silent', join(folder, 'out', name)]).trim().split('\n').pop())
  const [main, ours] = [pack('provence'), pack(`provence-${machine}`)]

  const site = join(folder, 'site')
  run('mkdir', [site])
  // The packages of other machines are in no registry yet: the one of this machine stands for them.
  writeFileSync(join(site, 'package.json'), JSON.stringify({ private: true, overrides: {} }))
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--offline', '--omit=optional', ours, main], site)

  const start = (args) => spawnSync(join(site, 'node_modules/.bin/provence'), args, { cwd: site, encoding: 'utf8' })
  assert.equal(start(['--version']).stdout.trim(), `provence ${version}`)
  const made = start(['init', 'a'])
  assert.equal(made.status, 0, made.stderr)
  assert.equal(start(['-s', 'a', 'build']).status, 0)
  assert.ok(readFileSync(join(site, 'a/public/fr/index.html'), 'utf8').includes('<html'))
  // Exit codes come through, and a machine without a program is told.
  assert.equal(start(['nonsense']).status, 2)
  rmSync(join(site, `node_modules/@oneprovence/provence-${machine}`), { recursive: true })
  const without = start(['--version'])
  assert.equal(without.status, 2)
  assert.match(without.stderr, /there is no program for this machine/)
  console.log(`npm: the packages of ${machine} are installed from their files and run`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
