import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternateRuns } from './lib/alternate-runs.mjs'
import { declarativeProject, evalsProject } from './lib/case-projects.mjs'
import { peerModules, peerTitle } from './lib/peers.mjs'
import { runProcess } from './lib/run-process.mjs'

const CASES = 1000

/** P11. Whole processes: 1000 cases of ours with a model call each, against 1000 of promptfoo's echo provider and of vitest-evals. */
export const row = {
  id: 'P11',
  async measure({ rounds }) {
    const ours = await declarativeProject(CASES)
    const peers = [
      { name: 'promptfoo', goal: 0.2, project: promptfooProject },
      { name: 'vitest-evals', goal: 1, project: () => evalsProject(CASES, peerModules('vitest-evals')) },
    ]
    const results = []
    for (const { name, goal, project } of peers) {
      const theirs = await project()
      const found = await alternateRuns({ ours: () => ours.vitest(), theirs: () => theirs.vitest(), rounds: rounds(5, 3) })
      theirs.remove()
      results.push({ what: `1000 cases vs ${peerTitle(name)}`, goal, measured: found.ratio, detail: found.detail })
    }
    ours.remove()
    return results
  },
}

/** 1000 prompts to the provider that answers with the prompt; nothing is stored and nothing is sent. */
function promptfooProject() {
  const program = join(peerModules('promptfoo'), 'promptfoo/dist/src/main.js')
  const root = mkdtempSync(join(tmpdir(), 'khaos-bench-'))
  const remove = () => rmSync(root, { recursive: true, force: true })
  process.once('exit', remove)
  const tests = Array.from({ length: CASES }, (_, index) => ({ vars: { question: `Where is order ${index}?` } }))
  writeFileSync(join(root, 'promptfooconfig.json'), JSON.stringify({ prompts: ['{{question}}'], providers: ['echo'], tests }))
  const quiet = ['DISABLE_TELEMETRY', 'DISABLE_UPDATE', 'DISABLE_REMOTE_GENERATION'].map((name) => [`PROMPTFOO_${name}`, '1'])
  return {
    remove,
    async vitest() {
      const args = ['eval', '--no-write', '--no-cache', '--no-table', '--no-progress-bar', '-c', 'promptfooconfig.json']
      const run = await runProcess([program, ...args], { cwd: root, env: Object.fromEntries([...quiet, ['PROMPTFOO_CONFIG_DIR', root]]) })
      if (run.exitCode !== 0 || !/ 1,?000 passed/.test(run.output))
        throw new Error(`promptfoo ended with ${run.exitCode}:\n${run.output.slice(-2000)}`)
      return run
    },
  }
}
