import type { CaseInput } from '../model/pack.ts'
import type { PackCatalog } from './catalog.ts'
import { fillVariables } from './fill-variables.ts'
import { PackProblem } from './problem.ts'
import { resolveConversation } from './resolve-conversation.ts'
import type { PackGoals } from './resolve-goals.ts'
import { scenarioInput } from './scenario-input.ts'
import type { PackInput } from './schema.ts'
import type { YamlPath } from './yaml.ts'

/** The inputs of a pack, those first that break most: by priority, then by failure rate. An input with variants is one input for each. */
export function resolveInputs(inputs: readonly PackInput[], goals: PackGoals, catalog: PackCatalog): CaseInput[] {
  const seen = new Set<string>()
  const resolved = inputs.map((input, index) => {
    const path = ['inputs', index]
    if (seen.has(input.id))
      throw new PackProblem([...path, 'id'], `the input id "${input.id}" is given twice. Each input needs an id of its own.`)
    seen.add(input.id)
    return resolveInput(input, path, goals, catalog)
  })
  const order = inputs.map((_, index) => index).sort((a, b) => rankOf(inputs[b]) - rankOf(inputs[a]))
  return order.flatMap((index) => resolved[index] ?? [])
}

function rankOf(input: PackInput | undefined): number {
  return input === undefined ? 0 : input.break_priority * 1000 + input.failure_rate
}

function resolveInput(input: PackInput, path: YamlPath, goals: PackGoals, catalog: PackCatalog): readonly CaseInput[] {
  const { text, messages, turns, goal, difficulty, timeout_ms: timeoutMs } = input
  const ways = [text, messages, turns].filter((way) => way !== undefined)
  if (ways.length !== 1) throw new PackProblem(path, `the input "${input.id}" needs one of "text", "messages" and "turns".`)
  const names = goal === undefined ? [] : typeof goal === 'string' ? [goal] : goal
  const facts = {
    id: input.id,
    goals: names.map((name, index) => goals.named(name, typeof goal === 'string' ? [...path, 'goal'] : [...path, 'goal', index])),
    ...(timeoutMs !== undefined && { timeoutMs }),
    requiredCapabilities: input.required_capabilities,
    tags: difficulty === undefined ? input.tags : [...input.tags, `difficulty:${difficulty}`],
  }
  if (turns !== undefined) return asScenario(input, facts, path, goals, catalog)
  const stray = (['variants', 'faults', 'state', 'stop_on_failure', 'max_failed_turns'] as const).find((key) => input[key] !== undefined)
  if (stray !== undefined)
    throw new PackProblem([...path, stray], `"${stray}" belongs to a conversation. Write the text of "${input.id}" as "turns".`, {
      part: 'key',
    })
  const spoken = text === undefined ? (messages ?? []).map((message) => message.content) : [text]
  const said = spoken.map((turn, index) =>
    fillVariables(turn, input.variables, text === undefined ? [...path, 'messages', index, 'content'] : [...path, 'text']),
  )
  return [{ ...facts, turns: said }]
}

/** An input whose turns bring faults, goals or variants of their own. */
function asScenario(
  input: PackInput,
  facts: Omit<CaseInput, 'turns'>,
  path: YamlPath,
  goals: PackGoals,
  catalog: PackCatalog,
): readonly CaseInput[] {
  const scenarios = resolveConversation(input, () => ({ name: input.id, goals: facts.goals, tags: facts.tags }), {
    path,
    variables: input.variables,
    goals,
    catalog,
  })
  return scenarios.map((scenario) => ({ ...facts, ...scenarioInput(scenario), requiredCapabilities: facts.requiredCapabilities }))
}
