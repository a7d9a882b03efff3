import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBlockProcess } from './block-process.mjs'
import { createProject } from './project.mjs'

const program = (name) => join(import.meta.dirname, '../programs', name)

/** One process that answers through us. `ready.body` is what its client received. */
export async function startOurs(options, nodeArgs = [], projectOptions = {}) {
  const project = await createProject({}, projectOptions)
  project.install(program('client.mjs'))
  project.install(program('serve-blocks.mjs'))
  const side = await startBlockProcess(project.install(program('our-interception.mjs')), {
    cwd: project.root,
    args: [JSON.stringify({ stream: false, furtherProviders: 0, ...options })],
    nodeArgs,
  })
  return { project, ...side }
}

/** A second process in the same project, that answers the same bytes through a bare MSW server. */
export async function startBare({ project, ready }, { stream = false } = {}) {
  const bodyFile = join(project.root, 'body.txt')
  writeFileSync(bodyFile, ready.body)
  const side = await startBlockProcess(project.install(program('bare-msw.mjs')), {
    cwd: project.root,
    args: [JSON.stringify({ stream, bodyFile })],
  })
  if (side.ready.body !== ready.body) throw new Error('The two sides do not answer the same bytes.')
  return side
}
