import type { AnyFaultFactory } from '../faults/fault.ts'
import { isObject } from '../internal/json.ts'
import type { AttackSeed } from '../model/attack.ts'
import type { Fault, FaultSpec } from '../model/fault.ts'
import type { Goal } from '../model/goal.ts'
import { snakeKey } from './key-case.ts'

/** Values that a file could only name. */
interface GivenValues {
  readonly faults: Readonly<Record<string, AnyFaultFactory>>
  readonly goals: readonly Goal[]
  readonly seeds: readonly AttackSeed[]
}

/** A definition in code as the data of a file, with a name in the place of each value. `facts` are the values in plain form, and `further` ones, for hashing. */
export function toFileForm(
  definition: unknown,
  further: readonly unknown[] = [],
): { readonly file: unknown; readonly values: GivenValues; readonly facts: unknown } {
  const faults: Record<string, AnyFaultFactory> = {}
  const goals: Goal[] = []
  const seeds: AttackSeed[] = []

  const fault = (item: unknown): unknown => {
    if (!isFault(item)) return item
    const name = `#fault ${Object.keys(faults).length}`
    faults[name] = { definition: { name, disturb: () => [] }, parse: () => item }
    return { type: name }
  }
  const goal = (item: unknown): unknown => {
    if (!isGoal(item)) return snakeKeys(item)
    goals.push(item)
    return item.name
  }
  const phase = (value: unknown): unknown =>
    change(snakeKeys(value), {
      faults: (list) => each(list, fault),
      together: (lists) => each(lists, (list) => each(list, fault)),
      fuzz: snakeKeys,
      fault_schedule: (schedule) =>
        isObject(schedule) ? Object.fromEntries(Object.entries(schedule).map(([id, list]) => [id, each(list, fault)])) : schedule,
    })

  const file = change(snakeKeys(definition), {
    inputs: (inputs) => each(inputs, snakeKeys),
    goals: (list) => each(list, goal),
    phases: (phases) =>
      isObject(phases) ? Object.fromEntries(Object.entries(phases).map(([name, value]) => [name, phase(value)])) : phases,
    attacks: (list) => (Array.isArray(list) ? list.filter((item) => !isSeed(item) || seeds.push(item) === 0) : list),
  })
  const given = Object.values(faults).map((factory) => factory.parse({}))
  return { file, values: { faults, goals, seeds }, facts: plain([given, goals, seeds, further]) }
}

function isFault(value: unknown): value is Fault {
  return isObject(value) && value['kind'] === 'fault' && typeof (value as Partial<FaultSpec>).disturb === 'function'
}

function isGoal(value: unknown): value is Goal {
  return isObject(value) && value['kind'] === 'goal' && typeof (value as Partial<Goal>).evaluate === 'function'
}

function isSeed(value: unknown): value is AttackSeed {
  return isObject(value) && typeof value['family'] === 'string'
}

function snakeKeys(value: unknown): unknown {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[snakeKey(key), item]])))
    : value
}

function change(value: unknown, changes: Readonly<Record<string, (item: unknown) => unknown>>): unknown {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changes[key]?.(item) ?? item]))
}

function each(list: unknown, map: (item: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map(map) : list
}

/** Functions count by their source. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, item: unknown) => (typeof item === 'function' ? String(item) : item)))
}
