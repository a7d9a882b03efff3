import { join } from 'node:path'
import { alternate } from './lib/alternate.mjs'
import { startBlockProcess } from './lib/block-process.mjs'
import { startOurs } from './lib/interception-pair.mjs'
import { peerModules, peerTitle } from './lib/peers.mjs'

const CALLS = 200
const PEER = '@copilotkit/aimock'

/** P5. In-process blocks: one JSON call answered offline by us, ledger included, against the same call to an aimock server on loopback. */
export const row = {
  id: 'P5',
  async measure({ rounds }) {
    const replyText = 'A plain answer. '.repeat(36)
    const ours = await startOurs({ replyText }, [], { further: [peerModules(PEER)] })
    const program = ours.project.install(join(import.meta.dirname, 'programs/aimock.mjs'))
    const theirs = await startBlockProcess(program, { cwd: ours.project.root, args: [JSON.stringify({ replyText })] })
    const found = await alternate({
      ours: () => ours.measure({ calls: CALLS }),
      theirs: () => theirs.measure({ calls: CALLS }),
      rounds: rounds(40, 15),
    })
    ours.stop()
    theirs.stop()
    ours.project.remove()
    return [
      {
        what: `our offline model vs ${peerTitle(PEER)}, same call`,
        goal: 0.4,
        gate: 0.8,
        measured: found.ratio,
        detail: `${found.ours.toFixed(0)} µs vs ${found.theirs.toFixed(0)} µs, rounds ${found.spread}`,
      },
    ]
  },
}
