import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './places.mjs'

/** Other packages that rows compare with, pinned. Installed when a row first asks, into a folder that git ignores: no dependency of ours. */
const versions = { '@copilotkit/aimock': '1.43.0', 'vitest-evals': '0.16.1', promptfoo: '0.123.1' }

/** The `node_modules` that holds the peer. Throws where it cannot be installed. */
export function peerModules(name) {
  const folder = join(repository, '.lanes/bench-peers', name.replace('/', '-'))
  const modules = join(folder, 'node_modules')
  if (existsSync(join(modules, name, 'package.json'))) return modules

  console.error(`installing ${name}@${versions[name]} once, for this row`)
  const args = [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    `${name}@${versions[name]}`,
  ]
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${name} cannot be installed:\n${stderr.slice(-1000)}`)
  return modules
}

export const peerTitle = (name) => `${name} ${versions[name]}`
