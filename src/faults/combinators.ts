import { shortHash } from '../internal/hash.ts'
import { stableStringify } from '../internal/json.ts'
import type { Fault, FaultSpec } from '../model/fault.ts'
import { points } from '../model/point.ts'
import type { Trigger } from '../model/trigger.ts'
import { withWords } from './fault-words.ts'
import { InvalidFaultError } from './invalid-fault-error.ts'
import { addWord } from './trigger-words.ts'

/** An entry of a sequence that lets the call through. */
export interface Pass {
  readonly kind: 'pass'
}

/** In a `sequence`: this call is let through. */
export function pass(): Pass {
  return { kind: 'pass' }
}

/** One fault that fires when any of the given triggers does. All must be the same fault with the same config. */
export function anyOf<Name extends string>(first: Fault<Name>, ...others: readonly Fault<Name>[]): Fault<Name> {
  return others.reduce((combined, other) => combined.or(other), first)
}

/**
 * Several faults under one trigger: they fire on the same calls, also when the trigger is a matter of chance.
 * Write the trigger on any one of them.
 */
export function allOf(...faults: readonly Fault[]): readonly Fault[] {
  const trigger = commonTrigger('allOf', faults)
  const drawGroup = shortHash(stableStringify([faults.map(({ name, config }) => [name, config]), describable(trigger)]), 6)
  return faults.map((fault) => retrigger(fault, { ...trigger, ...(usesChance(trigger) && { drawGroup }) }))
}

/**
 * The k-th matching call gets the k-th entry, then nothing; with `loop` it begins again. What matches is said on any one entry
 * (`sequence(llmRateLimit().forProvider('anthropic'), pass(), llmServerError())`). Each entry is reported as a fault of its own.
 */
export function sequence(...entries: readonly (Fault | Pass | { readonly loop: boolean })[]): readonly Fault[] {
  const last = entries.at(-1)
  const loop = last !== undefined && 'loop' in last && last.loop
  const steps = entries.filter((entry): entry is Fault | Pass => 'kind' in entry)
  const faults = steps.filter((step): step is Fault => step.kind === 'fault')
  const trigger = commonTrigger('sequence', faults)

  return steps.flatMap((step, index) => {
    if (step.kind === 'pass') return []
    const turn: Trigger = loop ? { pattern: { kind: 'cycle', at: index + 1, of: steps.length } } : { calls: [index + 1] }
    return [retrigger(step, addWord('sequence', trigger, loop ? 'loop' : 'onCall', turn))]
  })
}

/** One of the faults, drawn by weight for every firing among those that act on the call in question. Counts and reports as one fault. */
export function oneOf(faults: readonly Fault[], options: { readonly weights?: readonly number[] } = {}): Fault<'one_of'> {
  const { weights = faults.map(() => 1) } = options
  if (faults.length === 0) throw new InvalidFaultError('oneOf([]) has nothing to choose from. Give at least one fault.')
  const wrong = weights.find((weight) => !(weight > 0 && Number.isFinite(weight)))
  if (weights.length !== faults.length || wrong !== undefined) {
    throw new InvalidFaultError(`oneOf needs one weight above 0 for each of its ${faults.length} faults; found [${weights.join(', ')}].`)
  }
  const own = faults.find((fault) => Object.keys(fault.trigger).length > 0)
  if (own !== undefined)
    throw new InvalidFaultError(`oneOf: ${own.name} has a trigger of its own. Write the trigger on the whole: \`oneOf([...]).onCall(2)\`.`)

  return withWords<'one_of'>(
    {
      kind: 'fault',
      name: 'one_of',
      config: { faults: faults.map(({ name, config }) => ({ type: name, config })), weights },
      trigger: {},
      severity: Math.max(...faults.map((fault) => fault.severity)),
      points: points.filter((point) => faults.some((fault) => fault.points.includes(point))),
      operations: [...new Set(faults.flatMap((fault) => fault.operations ?? ['chat' as const]))],
      ...unionOfMessages(faults),
      expects: [...new Set(faults.flatMap((fault) => fault.expects))],
      defaultLimit: faults.every((fault) => fault.defaultLimit === 'always') ? 'always' : 1,
      required: true,
      choices: faults.map((fault, index) => ({ fault, weight: weights[index] ?? 1 })),
      disturb: () => [],
    },
    (ramp) => {
      if (ramp.of !== 'probability')
        throw new InvalidFaultError(`oneOf(...).ramp({ of: '${ramp.of}' }): only the probability of a choice can ramp.`)
    },
  )
}

/** The MCP messages that any of the faults looks at, where they name some and all of one party. */
function unionOfMessages(faults: readonly Fault[]): Pick<FaultSpec, 'mcp'> {
  const named = faults.filter(({ points }) => points.includes('mcp.message')).map(({ mcp }) => mcp)
  const [first] = named
  if (first === undefined || !named.every((messages) => messages?.from === first.from)) return {}
  return { mcp: { from: first.from, methods: [...new Set(named.flatMap((messages) => messages?.methods ?? []))] } }
}

/** Fails the first `n` matching calls, then lets them pass. */
export function failThenPass<Name extends string>(fault: Fault<Name>, n = 1): Fault<Name> {
  return fault.times(n)
}

/** The fault limited to a turn, unless it names turns itself: what a fault listed in a turn of a scenario means. */
export function inTurn<Name extends string>(fault: Fault<Name>, turn: number): Fault<Name> {
  const own = ({ turns, afterTurns, betweenTurns, anyOf }: Trigger): boolean =>
    turns !== undefined || afterTurns !== undefined || betweenTurns !== undefined || (anyOf?.some(own) ?? false)
  return own(fault.trigger) ? fault : fault.onTurn(turn)
}

function commonTrigger(word: string, faults: readonly Fault[]): Trigger {
  const given = faults.map((fault) => fault.trigger).filter((trigger) => Object.keys(trigger).length > 0)
  const [trigger = {}, ...others] = given
  if (others.some((other) => stableStringify(describable(other)) !== stableStringify(describable(trigger)))) {
    throw new InvalidFaultError(`${word}: its faults have different triggers. Write the one trigger they share on one of them.`)
  }
  return trigger
}

function describable(trigger: Trigger): unknown {
  return typeof trigger.when === 'function' ? { ...trigger, when: String(trigger.when) } : trigger
}

function usesChance(trigger: Trigger): boolean {
  return trigger.probability !== undefined || trigger.ramp?.of === 'probability' || (trigger.anyOf?.some(usesChance) ?? false)
}

/** The same fault under another trigger. Its words go on from there; what can ramp was checked when the trigger was written. */
function retrigger(fault: Fault, trigger: Trigger): Fault {
  const {
    kind,
    name,
    config,
    severity,
    points,
    operations,
    mcp,
    expects,
    defaultLimit,
    required,
    label,
    via,
    disturb,
    applies,
    choices,
    atBoundary,
  } = fault
  const spec: FaultSpec = {
    kind,
    name,
    config,
    trigger,
    severity,
    points,
    expects,
    defaultLimit,
    required,
    disturb,
    ...(operations && { operations }),
    ...(mcp && { mcp }),
    ...(label !== undefined && { label }),
    ...(via !== undefined && { via }),
    ...(applies && { applies }),
    ...(choices && { choices }),
    ...(atBoundary && { atBoundary }),
  }
  return withWords(spec, (ramp) => void fault.ramp(ramp))
}
