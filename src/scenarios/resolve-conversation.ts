import { InvalidOptionsError } from '../errors.ts'
import type { FaultSpecInput } from '../faults/fault-spec.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import type { AttackSelection } from '../model/pack.ts'
import type { Scenario, ScenarioTurn, ScenarioVariant } from '../model/scenario.ts'
import type { PackCatalog } from './catalog.ts'
import { fillVariables, type Variables } from './fill-variables.ts'
import { PackProblem } from './problem.ts'
import { resolveFaults } from './resolve-faults.ts'
import { looseAssertions, type PackGoals } from './resolve-goals.ts'
import { resolveSelection } from './resolve-selection.ts'
import { defineScenario, type ScenarioDefinition } from './scenario.ts'
import type { ConversationFile } from './scenario-schema.ts'
import { lostTurnOf } from './scenario-value.ts'
import type { PackSelection } from './schema-parts.ts'
import { turn } from './turn.ts'
import type { YamlPath } from './yaml.ts'

/** The keys of a conversation in a file, wherever it stands. */
export type ConversationEntry = { readonly [Key in keyof ConversationFile]?: ConversationFile[Key] | undefined } & {
  readonly faults?: readonly FaultSpecInput[] | undefined
  readonly attacks?: PackSelection | undefined
}

/** What a conversation is read with. */
export interface ConversationContext {
  /** Where it stands in the file. */
  readonly path: YamlPath
  readonly variables: Variables
  readonly goals: PackGoals
  readonly catalog: PackCatalog
}

type TurnFile = Exclude<ConversationFile['turns'][number], string>
type VariantFile = NonNullable<ConversationFile['variants']>[number]
type TurnChange = NonNullable<VariantFile['turns']>[string]

/**
 * A scenario and its variants from the keys of a file.
 *
 * @param definition asked for once everything is read: a goal that a turn or a variant names is none of the whole
 * @throws {PackProblem} at the key that is wrong
 */
export function resolveConversation(
  entry: ConversationEntry,
  definition: () => Omit<ScenarioDefinition, 'turns' | 'faults' | 'attacks'>,
  context: ConversationContext,
): readonly Scenario[] {
  const { path, catalog } = context
  const spoken = entry.turns ?? []
  const turns = spoken.map((file, index) => resolveTurn(file, [...path, 'turns', index], context, spoken.length))
  const faults = resolveFaults(entry.faults ?? [], [...path, 'faults'], catalog)
  checkFaults(faults, [...path, 'faults'], turns.length)
  const attacks = attacksOf(entry.attacks, [...path, 'attacks'], context)
  const variants = readVariants(entry.variants ?? [], [...path, 'variants'], context, turns.length)
  const { state, stop_on_failure: stopOnFailure, max_failed_turns: maxFailedTurns } = entry

  const base = at([...path, maxFailedTurns === undefined ? 'turns' : 'max_failed_turns'], () =>
    defineScenario({
      ...definition(),
      turns,
      faults,
      ...(attacks ? { attacks } : {}),
      ...(state ? { state } : {}),
      ...(stopOnFailure === undefined ? {} : { stopOnFailure }),
      ...(maxFailedTurns === undefined ? {} : { maxFailedTurns }),
    }),
  )
  return [base, ...variants.map(({ name, changes, place }) => at([...place, 'name'], () => base.variant(name, changes)))]
}

function readVariants(files: readonly VariantFile[], path: YamlPath, context: ConversationContext, turns: number) {
  const names = new Set<string>()
  return files.map((file, index) => {
    const place = [...path, index]
    if (names.has(file.name))
      throw new PackProblem([...place, 'name'], `the variant "${file.name}" is given twice. Each variant needs a name of its own.`)
    names.add(file.name)
    return { name: file.name, changes: resolveVariant(file, place, context, turns), place }
  })
}

function resolveTurn(file: string | TurnFile, path: YamlPath, context: ConversationContext, turns: number): ScenarioTurn {
  if (typeof file === 'string') return turn(fillVariables(file, context.variables, path))
  const { timeout_ms: timeoutMs } = file
  const { faults, goals, attacks } = disturbanceOf(file, path, context)
  checkFaults(faults, [...path, 'faults'], turns)
  return turn(fillVariables(file.text, context.variables, [...path, 'text']), {
    faults,
    goals,
    ...(attacks ? { attacks } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
}

function resolveVariant(file: VariantFile, path: YamlPath, context: ConversationContext, turns: number): ScenarioVariant {
  const changes = Object.entries(file.turns ?? {}).map(([key, change]) => {
    const number = Number(key)
    if (!Number.isInteger(number) || number < 1 || number > turns)
      throw new PackProblem([...path, 'turns', key], `there is no turn ${key}: turns count from 1 to ${turns}.`, { part: 'key' })
    return [number, resolveTurnChange(change, [...path, 'turns', key], context, turns)] as const
  })
  const { faults, attacks, goals } = disturbanceOf(file, path, context)
  if (file.faults) checkFaults(faults, [...path, 'faults'], turns)
  return {
    ...(file.description === undefined ? {} : { description: file.description }),
    ...(file.faults ? { faults } : {}),
    ...(attacks ? { attacks } : {}),
    goals,
    ...(file.tags ? { tags: file.tags } : {}),
    ...(file.metadata ? { metadata: file.metadata } : {}),
    turns: Object.fromEntries(changes),
  }
}

function resolveTurnChange(change: TurnChange, path: YamlPath, context: ConversationContext, turns: number) {
  const { faults, attacks, goals } = disturbanceOf(change, path, context)
  if (change.faults) checkFaults(faults, [...path, 'faults'], turns)
  const { timeout_ms: timeoutMs } = change
  return {
    ...(change.faults ? { faults } : {}),
    ...(attacks ? { attacks } : {}),
    goals,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

interface Disturbance {
  readonly faults: readonly FaultSpec[]
  readonly attacks: AttackSelection | undefined
  readonly goals: readonly Goal[]
}

function disturbanceOf(file: TurnChange | VariantFile, path: YamlPath, context: ConversationContext): Disturbance {
  const { catalog, goals } = context
  const assertions = 'assertions' in file ? file.assertions : undefined
  return {
    faults: resolveFaults(file.faults ?? [], [...path, 'faults'], catalog),
    attacks: attacksOf(file.attacks, [...path, 'attacks'], context),
    goals: [...goals.listed(file.goals, [...path, 'goals']), ...looseAssertions(assertions, [...path, 'assertions'], catalog)],
  }
}

function checkFaults(faults: readonly FaultSpec[], path: YamlPath, turns: number): void {
  for (const [index, fault] of faults.entries()) {
    const lost = lostTurnOf(fault, turns)
    if (lost !== undefined) throw new PackProblem([...path, index], lost)
  }
}

function attacksOf(selection: PackSelection | undefined, path: YamlPath, { catalog }: ConversationContext): AttackSelection | undefined {
  return selection && resolveSelection(selection, path, catalog.seeds)
}

/** What the program refuses is told at the place of the file it came from. */
function at<Result>(path: YamlPath, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error
    throw new PackProblem(path, error.message.replace(/^defineScenario\('[^']*'\)(?:\.variant\('[^']*'\))?:? ?/, ''))
  }
}
