import { InvalidOptionsError } from '../errors.ts'
import type { CaseInput } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'
import { scenarioInput } from '../scenarios/scenario-input.ts'
import type { CaseOptions, InputFields, InputOption } from './options.ts'
import type { Prepared } from './prepare.ts'

/** The case inputs of a test: its scenarios, else its own, else the agent's. Empty: the pack's are used. */
export function inputsOf(options: CaseOptions, { scenarios, session }: Pick<Prepared, 'scenarios' | 'session'>): readonly CaseInput[] {
  if (scenarios.length > 0) return scenarioInputs(scenarios)
  const own = options.inputs ?? (options.input === undefined ? undefined : [options.input])
  const inputs = (own ?? session.agent.options.inputs ?? []).map(toCaseInput)
  const seen = new Set<string>()
  for (const { id } of inputs) {
    if (seen.has(id)) throw new InvalidOptionsError(`Two inputs have the id "${id}". Give each an \`id\` of its own.`)
    seen.add(id)
  }
  return inputs
}

function scenarioInputs(scenarios: readonly Scenario[]): readonly CaseInput[] {
  const seen = new Set<string>()
  for (const { name, parent } of scenarios) {
    const identity = `${parent ?? ''}/${name}`
    if (seen.has(identity)) throw new InvalidOptionsError(`Two scenarios are named "${name}". Give each a name of its own.`)
    seen.add(identity)
  }
  return scenarios.map(scenarioInput)
}

/** An input with everything filled in. The id of a bare text is made of its first words. */
export function toCaseInput(input: InputOption, index: number): CaseInput {
  const {
    text,
    turns: givenTurns,
    id,
    ...rest
  }: InputFields = typeof input === 'string' ? { text: input } : isTurns(input) ? { turns: input } : input
  const turns = givenTurns ?? (text === undefined ? [] : [text])
  const first = turns[0]
  if (first === undefined || turns.some((turn) => typeof turn !== 'string')) {
    throw new InvalidOptionsError(
      `Input ${index + 1} has no text. Give a string, a list of turns, or { id, text }; turns with faults or goals of their own make a \`scenario\`.`,
    )
  }
  return { goals: [], requiredCapabilities: [], tags: [], ...withoutUndefined(rest), id: id || slug(first, index), turns }
}

const isTurns = (input: unknown): input is readonly string[] => Array.isArray(input)

function slug(text: string, index: number): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.slice(0, 5).join('-').slice(0, 40) || `input-${index + 1}`
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
