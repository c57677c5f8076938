// Makes the packages for npm: one for each machine with its program, and one that asks for the right one of them and
// starts it, as esbuild does. Nothing is downloaded when a package is installed, and no script of it runs.
//
//   node npm/assemble.mjs VERSION OUT NAME=PROGRAM ...
//
// NAME is that of a machine as Node has it: linux-x64. Folders in OUT are ready for `npm pack` and `npm publish`.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The machines for which a release has a program. Linux's is linked against glibc. */
export const MACHINES = {
  'linux-x64': { os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
  'linux-arm64': { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] },
  'darwin-x64': { os: ['darwin'], cpu: ['x64'] },
  'darwin-arm64': { os: ['darwin'], cpu: ['arm64'] },
  'win32-x64': { os: ['win32'], cpu: ['x64'] }
}

const here = dirname(fileURLToPath(import.meta.url))
const [version, out, ...programs] = process.argv.slice(2)
if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version ?? '') || !out || programs.length === 0) {
  console.error('usage: node npm/assemble.mjs VERSION OUT NAME=PROGRAM ...')
  process.exit(2)
}
const stated = /^version = "(.*)"$/m.exec(readFileSync(join(here, '../Cargo.toml'), 'utf8'))[1]
if (stated !== version) {
  console.error(`Cargo.toml says version ${stated}, not ${version}`)
  process.exit(2)
}

const common = {
  version,
  license: 'MIT OR Apache-2.0',
  repository: { type: 'git', url: 'https://oneprovence.example/source' },
  homepage: 'https://oneprovence.example/'
}

function folder(name, manifest, files) {
  const place = join(out, name)
  rmSync(place, { recursive: true, force: true })
  mkdirSync(join(place, 'bin'), { recursive: true })
  writeFileSync(join(place, 'package.json'), JSON.stringify(manifest, null, 2) + '\n')
  for (const license of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(join(here, '..', license), join(place, license))
  for (const [from, to] of files) {
    copyFileSync(from, join(place, to))
    chmodSync(join(place, to), 0o755)
  }
  console.log(place)
}

for (const one of programs) {
  const [name, program] = [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]
  const machine = MACHINES[name]
  if (!machine || !existsSync(program)) {
    console.error(machine ? `${program} is not there` : `no machine \`${name}\`: ${Object.keys(MACHINES).join(', ')}`)
    process.exit(2)
  }
  const file = machine.os[0] === 'win32' ? 'bin/provence.exe' : 'bin/provence'
  const description = `The program provence for ${name}`
  folder(`provence-${name}`, { name: `@oneprovence/provence-${name}`, ...common, description, ...machine, preferUnplugged: true }, [
    [program, file]
  ])
}

const optionalDependencies = Object.fromEntries(
  Object.keys(MACHINES).map((name) => [`@oneprovence/provence-${name}`, version])
)
folder(
  'provence',
  {
    name: '@oneprovence/provence',
    ...common,
    description: 'A headless CMS and static-site generator for territorial brands',
    bin: { provence: 'bin/provence.mjs' },
    engines: { node: '>=18' },
    optionalDependencies
  },
  [[join(here, 'provence.mjs'), 'bin/provence.mjs']]
)
