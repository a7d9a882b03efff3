import { type Assertion, assertionProblem } from '../goals/assertion.ts'
import { goalFromAssertions } from '../goals/goal-from-assertions.ts'
import { nearest } from '../internal/nearest.ts'
import type { Goal } from '../model/goal.ts'
import type { PackCatalog } from './catalog.ts'
import { PackProblem } from './problem.ts'
import type { PackFile } from './schema.ts'
import type { YamlPath } from './yaml.ts'

/** The goals of a pack: those every case has, and how inputs find theirs by name. */
export interface PackGoals {
  named(name: string, path: YamlPath): Goal
  /** Goals that belong to one turn or one variant alone: by name, or written out on the spot. */
  listed(entries: PackFile['goals'] | undefined, path: YamlPath): Goal[]
  /** Goals that no input asked for by name. */
  ofEveryCase(): readonly Goal[]
}

export function resolveGoals(entries: PackFile['goals'], catalog: PackCatalog): PackGoals {
  const own = new Map<string, Goal>()
  const asked = new Set<string>()
  const find = (name: string, path: YamlPath): Goal => {
    const goal = own.get(name) ?? catalog.goals.find((candidate) => candidate.name === name)
    if (goal !== undefined) return goal
    const names = [...own.keys(), ...catalog.goals.map((candidate) => candidate.name)]
    throw new PackProblem(path, `no goal is named "${name}"; known: ${names.join(', ')}.`, { suggestion: nearest(name, names) })
  }

  for (const [index, entry] of entries.entries()) {
    const path = ['goals', index]
    const goal = typeof entry === 'string' ? find(entry, path) : goalOf(entry, path, catalog)
    const namePath = typeof entry === 'string' ? path : [...path, 'name']
    if (own.has(goal.name)) throw new PackProblem(namePath, `the goal "${goal.name}" is given twice. Each goal needs a name of its own.`)
    if (typeof entry !== 'string' && catalog.goals.some((candidate) => candidate.name === goal.name)) {
      throw new PackProblem(namePath, `the name "${goal.name}" belongs to a built-in goal. Choose another.`)
    }
    own.set(goal.name, goal)
  }

  const named = (name: string, path: YamlPath): Goal => {
    asked.add(name)
    return find(name, path)
  }
  return {
    named,
    listed: (list = [], path) =>
      list.map((entry, index) => (typeof entry === 'string' ? named(entry, [...path, index]) : goalOf(entry, [...path, index], catalog))),
    ofEveryCase: () => [...own.values()].filter((goal) => !asked.has(goal.name)),
  }
}

function goalOf(entry: Exclude<PackFile['goals'][number], string>, path: YamlPath, { evaluators }: PackCatalog): Goal {
  checkAssertions(entry.assertions, [...path, 'assertions'], evaluators)
  return goalFromAssertions(entry, evaluators)
}

/** Assertions that stand in a turn without a goal around them. */
export function looseAssertions(assertions: readonly Assertion[] | undefined, path: YamlPath, { evaluators }: PackCatalog): Goal[] {
  if (assertions === undefined) return []
  checkAssertions(assertions, path, evaluators)
  return [goalFromAssertions({ name: 'assertions', assertions }, evaluators)]
}

function checkAssertions(assertions: readonly Assertion[], path: YamlPath, evaluators: PackCatalog['evaluators']): void {
  for (const [index, assertion] of assertions.entries()) {
    const problem = assertionProblem(assertion, evaluators)
    if (problem === undefined) continue
    const at = [...path, index]
    throw new PackProblem(assertion[problem.key] === undefined ? at : [...at, problem.key], problem.message, {
      suggestion: problem.suggestion,
    })
  }
}
