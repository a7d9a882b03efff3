import { InvalidOptionsError } from '../errors.ts'
import type { Assertion } from '../goals/assertion.ts'
import { goalByName, goalCatalog } from '../goals/catalog.ts'
import type { Evaluator } from '../goals/evaluator.ts'
import { goalFromAssertions } from '../goals/goal-from-assertions.ts'
import { nearest } from '../internal/nearest.ts'
import type { Fault, FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'

type FaultEntries = readonly (FaultSpec | readonly FaultSpec[])[]

/** Refuses a key that nobody reads: it would be a wish that is silently ignored. */
export function checkKeys(where: string, options: object, known: readonly string[]): void {
  for (const [key, value] of Object.entries(options)) {
    if (known.includes(key) || value === undefined) continue
    const near = nearest(key, known)
    throw new InvalidOptionsError(`${where}: unknown option "${key}". ${near ? `Did you mean "${near}"?` : `Known: ${known.join(', ')}.`}`)
  }
}

/** Names stand in case ids and on command lines. */
export function checkName(where: string, name: unknown): void {
  if (typeof name === 'string' && /^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) return
  const slug = String(name ?? '')
    .toLowerCase()
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[-.]+|-+$/g, '')
  const hint = slug === '' ? 'Give it one, for example "refund-desk".' : `Write "${slug.slice(0, 64)}".`
  throw new InvalidOptionsError(`${where}: a name is a word of letters, digits, ".", "_" and "-", since it stands in case ids. ${hint}`)
}

/** The faults of a list, groups (`sequence(...)`, `allOf(...)`) opened. */
export function faultsIn(where: string, entries: FaultEntries = []): Fault[] {
  return entries.flat().map((fault) => {
    if (typeof fault === 'object' && fault !== null && fault.kind === 'fault') return fault as Fault
    const found = typeof fault === 'function' ? 'a fault that was not called' : (JSON.stringify(fault) ?? typeof fault)
    throw new InvalidOptionsError(`${where}: \`faults\` holds ${found}. Call a fault's factory, for example \`llmRateLimit()\`.`)
  })
}

interface GoalEntries {
  readonly goals?: readonly (Goal | string)[]
  readonly assertions?: readonly Assertion[]
  readonly evaluators?: readonly Evaluator[]
}

/** The goals of a list, those by name looked up; loose assertions become one goal of their own. */
export function goalsIn(where: string, { goals = [], assertions, evaluators }: GoalEntries): Goal[] {
  const named = goals.map((goal) => (typeof goal === 'string' ? goalNamed(where, goal) : checkedGoal(where, goal)))
  return assertions ? [...named, goalFromAssertions({ name: 'assertions', assertions }, evaluators)] : named
}

function goalNamed(where: string, name: string): Goal {
  const goal = goalByName(name)
  if (goal) return goal
  const names = goalCatalog.map((entry) => entry.goal.name)
  const near = nearest(name, names)
  throw new InvalidOptionsError(
    `${where}: no goal is named "${name}". ${near ? `Did you mean "${near}"?` : `Known goals: ${names.join(', ')}.`}`,
  )
}

function checkedGoal(where: string, goal: unknown): Goal {
  if (typeof goal === 'object' && goal !== null && (goal as { kind?: unknown }).kind === 'goal') return goal as Goal
  throw new InvalidOptionsError(
    `${where}: \`goals\` holds ${JSON.stringify(goal) ?? typeof goal}, which is no goal. Give \`defineGoal({ ... })\` or the name of a built-in one; single assertions go into \`assertions\`.`,
  )
}
