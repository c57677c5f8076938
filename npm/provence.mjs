#!/usr/bin/env node
// Runs the program that was installed for this machine, and ends as it ends.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'

const name = `@oneprovence/provence-${process.platform}-${process.arch}`
const program = process.platform === 'win32' ? 'provence.exe' : 'provence'

let path
try {
  path = createRequire(import.meta.url).resolve(`${name}/bin/${program}`)
} catch {
  console.error(
    `provence: il n’y a pas de programme pour cette machine (${name}). ` +
      'S’il devrait y en avoir un, réinstallez sans `--omit=optional` ni `--no-optional`.\n' +
      `provence: there is no program for this machine (${name}). ` +
      'If there should be one, install again without `--omit=optional` and `--no-optional`.'
  )
  process.exit(2)
}

const ran = spawnSync(path, process.argv.slice(2), { stdio: 'inherit' })
if (ran.error) {
  console.error(`provence: ${ran.error.message}`)
  process.exit(2)
}
process.exit(ran.status ?? 128 + (constants.signals[ran.signal] ?? 0))
