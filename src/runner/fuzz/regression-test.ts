import { shortHash } from '../../internal/hash.ts'
import type { FaultRecipe, FuzzSource } from '../../model/fuzz.ts'

export interface Regression {
  readonly agentName: string
  readonly caseId: string
  readonly seed: number
  readonly turns: readonly string[]
  readonly recipes: readonly FaultRecipe[]
  readonly reason: string
  readonly proof: readonly string[]
}

export interface RegressionFile {
  readonly path: string
  readonly text: string
}

/** A complete test file that holds a shrunk failure. @param importAgent The line that brings the agent in as `agent`. */
export function regressionTest(source: FuzzSource, regression: Regression, importAgent: string): RegressionFile {
  const { agentName, caseId, seed, turns, recipes, reason, proof } = regression
  const codes = recipes.map((recipe) => source.code(recipe))
  const factories = [...new Set(codes.map((code) => code.slice(0, code.indexOf('('))))].sort()
  const faults = codes.length === 1 ? codes[0] : `[\n    ${codes.join(',\n    ')},\n  ]`
  const input = turns.length === 1 ? JSON.stringify(turns[0]) : JSON.stringify(turns)
  const text = `// Found by fuzzing, shrunk, and written down as a test. Keep it: it fails until the agent copes.
// Case ${caseId}, seed ${seed}: FAILED, ${comment(reason)}
${proof.map((line) => `//   ${comment(line)}\n`).join('')}import { ${['khaostest', ...factories].join(', ')} } from 'khaostest'
import 'khaostest/matchers'
${importAgent}

khaostest(${JSON.stringify(`${agentName} copes with ${recipes.map(({ name }) => name).join(' and ')}`)}, { agent, seed: ${seed} }, async ({ expect }) => {
  const faults = ${faults}
  await expect(agent)${expectation(reason, input, seed)}
})
`
  const slug = agentName.replaceAll(/[^A-Za-z0-9_-]+/g, '-')
  return { path: `khaos-regressions/${slug}-${shortHash(text, 8)}.test.ts`, text }
}

/** The matcher that says what was violated. */
function expectation(reason: string, input: string, seed: number): string {
  if (reason.includes('"no_truncated_tool_call"'))
    return `.not.toExecuteTruncatedToolCall({ faults: [faults].flat(), input: ${input}, seed: ${seed} })`
  if (reason.includes('"no_duplicate_side_effect"'))
    return `.not.toDuplicateSideEffect({ faults: [faults].flat(), input: ${input}, seed: ${seed} })`
  return `.toRecoverFrom(faults, { input: ${input}, seed: ${seed}, goals: ['responds'] })`
}

const comment = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 200)
