import { InvalidOptionsError } from '../errors.ts'
import type { AgentOptions } from '../model/agent.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import type { AttackSelection } from '../model/pack.ts'
import type { Scenario } from '../model/scenario.ts'
import type { AgentState } from '../model/turn.ts'
import { readTurns, type TurnEntry } from './read-turns.ts'
import { checkKeys, checkName, faultsIn, goalsIn } from './scenario-parts.ts'
import { type ScenarioParts, scenarioOf } from './scenario-value.ts'

export interface ScenarioDefinition {
  /** A word of letters, digits, ".", "_" and "-": it stands in case ids. */
  readonly name: string
  readonly description?: string
  /** The agent, where the test names none. */
  readonly agent?: { readonly options: AgentOptions }
  /** What is said, in order; `between(...)` may stand anywhere in the list. */
  readonly turns: readonly TurnEntry[]
  readonly faults?: readonly (FaultSpec | readonly FaultSpec[])[]
  readonly attacks?: AttackSelection
  readonly goals?: readonly (Goal | string)[]
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Makes the state of one trial; a plain object is copied for each. */
  readonly state?: AgentState | (() => AgentState | Promise<AgentState>)
  /** Runs before each trial: empties a store that the agent keeps itself. */
  readonly reset?: (state: AgentState) => unknown
  /** `true`: no later turn is spoken after one that failed. Default `false`. */
  readonly stopOnFailure?: boolean
  /** Turns that may fail before the case does. Default 0. */
  readonly maxFailedTurns?: number
  /** Milliseconds for each turn that names no limit of its own. */
  readonly timeoutMs?: number
}

const KEYS = [
  'name',
  'description',
  'agent',
  'turns',
  'faults',
  'attacks',
  'goals',
  'tags',
  'metadata',
  'state',
  'reset',
  'stopOnFailure',
  'maxFailedTurns',
  'timeoutMs',
] as const satisfies readonly (keyof ScenarioDefinition)[]

/**
 * A conversation under test: its turns, what disturbs it, what it must satisfy.
 *
 * @throws InvalidOptionsError on an unknown key, a turn that does not exist, or a fault or goal that is none
 * @example
 * const refund = defineScenario({
 *   name: 'refund',
 *   turns: ['Where is order A-1007?', turn('Refund it.', { faults: [toolTimeout()], assertions: [{ type: 'tool_called', value: 'refund' }] })],
 *   goals: ['answers'],
 * })
 * khaostest('refund desk', { agent, scenario: [refund, refund.variant('busy', { faults: [llmRateLimit()] })] })
 */
export function defineScenario(definition: ScenarioDefinition): Scenario {
  const where = `defineScenario('${definition.name}')`
  checkKeys(where, definition, KEYS)
  checkName(where, definition.name)
  const { turns, hooks } = readTurns(where, definition.turns ?? [])
  const parts: ScenarioParts = {
    name: definition.name,
    description: definition.description ?? '',
    turns,
    hooks,
    faults: faultsIn(where, definition.faults),
    goals: goalsIn(where, definition.goals ? { goals: definition.goals } : {}),
    tags: definition.tags ?? [],
    metadata: definition.metadata ?? {},
    stopOnFailure: definition.stopOnFailure ?? false,
    maxFailedTurns: maxFailedTurnsOf(where, definition, turns.length),
    ...(definition.agent ? { agent: definition.agent } : {}),
    ...(definition.attacks ? { attacks: definition.attacks } : {}),
    ...(definition.state ? { state: stateOf(definition.state) } : {}),
    ...(definition.reset ? { reset: definition.reset } : {}),
    ...(definition.timeoutMs === undefined ? {} : { timeoutMs: definition.timeoutMs }),
  }
  return scenarioOf(where, parts)
}

function maxFailedTurnsOf(where: string, { maxFailedTurns = 0 }: ScenarioDefinition, turns: number): number {
  if (Number.isInteger(maxFailedTurns) && maxFailedTurns >= 0 && maxFailedTurns < turns) return maxFailedTurns
  throw new InvalidOptionsError(
    `${where}: \`maxFailedTurns\` is ${maxFailedTurns}. Give a whole number from 0 to ${turns - 1}: if every turn may fail, nothing is tested.`,
  )
}

function stateOf(state: NonNullable<ScenarioDefinition['state']>): () => AgentState | Promise<AgentState> {
  return typeof state === 'function' ? state : () => structuredClone(state)
}
