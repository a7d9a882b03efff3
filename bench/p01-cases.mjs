import { alternateRuns } from './lib/alternate-runs.mjs'
import { bareProject, declarativeProject, imperativeProject } from './lib/case-projects.mjs'

const CASES = 10_000

/** P1. Whole processes: 10,000 cases with one model call each, against the same calls in bare tests with a one-handler MSW server. */
export const row = {
  id: 'P1',
  async measure({ rounds }) {
    const results = []
    for (const [form, create, bareOptions] of [
      ['declarative', declarativeProject, {}],
      ['hand-written', imperativeProject, { ownExpect: true }],
    ]) {
      const bare = await bareProject(CASES, bareOptions)
      const project = await create(CASES)
      const found = await alternateRuns({
        ours: () => project.vitest(),
        theirs: () => bare.vitest(),
        rounds: rounds(5, 3),
      })
      project.remove()
      bare.remove()
      results.push({
        what: `10k cases, one call each, vs bare test + MSW: ${form}`,
        goal: 1.1,
        gate: 1.25,
        measured: found.ratio,
        detail: found.detail,
      })
    }
    return results
  },
}
