import type { JsonObject } from '../internal/json.ts'
import { createDraw } from '../internal/random.ts'
import type { FaultSpec, FaultState } from '../model/fault.ts'
import type { Point } from '../model/point.ts'
import type { CallFacts } from './call-facts.ts'
import type { Firing } from './firing.ts'
import {
  type BaselineCount,
  createTriggerEvaluation,
  type Hit,
  type Miss,
  type TriggerEvaluation,
  triggerSteps,
} from './trigger-evaluation.ts'
import { actsAt, familyOf } from './trigger-points.ts'

export type Setback = { readonly state: 'shadowed' | 'noop' | 'too_late'; readonly reason: string }

/** One fault of a case, with what became of it so far. */
export interface ScheduledFault {
  readonly id: string
  readonly fault: FaultSpec
  readonly evaluations: readonly TriggerEvaluation[]
  /** Asks the trigger about a call. `unlessAt`: the fault was asked about this very call at that point before. */
  ask(facts: CallFacts, unlessAt?: Point): Firing | undefined
  fired(effective: JsonObject, atIndex: number | undefined): void
  setBack(setback: Setback): void
  /** Gives back what a firing reserved, if nothing was reported for it. */
  release(ticket: number): void
  readonly state: FaultState
  readonly firedAt: readonly number[]
  readonly effective: readonly JsonObject[]
  readonly matches: number
  readonly nearest: Miss | undefined
  readonly setbacks: readonly Setback[]
}

interface OpenMatch {
  readonly ticket: number
  readonly alternative: number
  readonly call: number
  readonly family: string
}

export interface ScheduledFaultContext {
  readonly seed: number
  readonly caseId: string
  readonly baselineCalls?: BaselineCount | undefined
}

export function createScheduledFault(id: string, fault: FaultSpec, context: ScheduledFaultContext): ScheduledFault {
  const { anyOf } = fault.trigger
  const evaluations = (anyOf ?? [fault.trigger]).map((trigger, alternative) =>
    createTriggerEvaluation(fault, trigger, { ...context, faultId: id, alternative }),
  )
  const wholeLimit = anyOf !== undefined && typeof fault.trigger.limit === 'number' ? fault.trigger.limit : Number.POSITIVE_INFINITY

  /** Matches whose outcome is not known yet. They count against the limits, so that calls in flight together cannot overdraw them. */
  const open: OpenMatch[] = []
  const firings = evaluations.map(() => 0)
  const firedAt: number[] = []
  const effects: JsonObject[] = []
  const setbacks: Setback[] = []
  let settledEmpty: OpenMatch | undefined
  /** The way in where it took effect. */
  let firedAs: string | undefined
  let hasFired = false
  let matches = 0
  let nearest: Miss | undefined

  const actsTwice = fault.points.includes('tool.result') && fault.points.some((point) => familyOf(point) === 'http')
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  const spent = (alternative: number) => (firings[alternative] ?? 0) + open.filter((match) => match.alternative === alternative).length

  function askAlternatives(facts: CallFacts, unlessAt: Point | undefined): { hit: Hit; alternative: number } | undefined {
    let found: { hit: Hit; alternative: number } | undefined
    for (const [alternative, evaluation] of evaluations.entries()) {
      const { trigger } = evaluation
      if (!actsAt(fault, trigger, facts)) continue
      if (unlessAt !== undefined && actsAt(fault, trigger, { ...facts, point: unlessAt })) continue
      // Every alternative is asked, also after a hit: each keeps its own count.
      const answer = evaluation.ask(facts, spent(alternative))
      if (!('step' in answer)) found ??= { hit: answer, alternative }
      else if (nearest === undefined || rank(answer) >= rank(nearest)) nearest = answer
    }
    return found
  }

  /**
   * What a tool gives back and the HTTP call it makes for it are one thing seen twice. A fault of both acts on the result while the tool is
   * in hand, and stays with the way in where it first took effect.
   */
  function isMetElsewhere({ point }: CallFacts): boolean {
    if (!actsTwice) return false
    const family = familyOf(point)
    return (firedAs ?? open[0]?.family ?? family) !== family
  }

  return {
    id,
    fault,
    evaluations,
    ask(facts, unlessAt) {
      if (isMetElsewhere(facts)) return undefined
      const found = askAlternatives(facts, unlessAt)
      if (found === undefined || sum(firings) + open.length >= wholeLimit) return undefined
      const { hit, alternative } = found
      const draw = createDraw(context.seed, context.caseId, id, facts.callKey)
      const acting = fault.choices === undefined ? fault : choose(fault.choices, facts, draw('choice'))
      if (acting === undefined) return undefined

      const met = { call: hit.number, point: facts.point, ...(facts.model !== undefined && { model: facts.model }) }
      matches += 1
      settledEmpty = undefined
      open.push({ ticket: matches, alternative, call: hit.number, family: familyOf(facts.point) })
      return { fault: acting, faultId: id, call: hit.number, disturbances: acting.disturb(draw, hit.ramped, met), ticket: matches }
    },
    fired(effective, atIndex) {
      // A firing may report more than one effect; only the first one spends.
      const match = open.shift() ?? settledEmpty
      settledEmpty = undefined
      hasFired = true
      firedAs ??= match?.family
      effects.push(effective)
      if (match !== undefined) firings[match.alternative] = (firings[match.alternative] ?? 0) + 1
      const at = atIndex ?? match?.call
      if (at !== undefined) firedAt.push(at)
    },
    setBack(setback) {
      settledEmpty = open.shift()
      setbacks.push(setback)
    },
    release(ticket) {
      const index = open.findIndex((match) => match.ticket === ticket)
      if (index >= 0) open.splice(index, 1)
    },
    get state() {
      if (hasFired) return 'fired'
      return setbacks.at(-1)?.state ?? (matches > 0 ? 'matched' : 'unmatched')
    },
    firedAt,
    effective: effects,
    get matches() {
      return matches
    },
    get nearest() {
      return nearest
    },
    setbacks,
  }
}

function rank(miss: Miss): number {
  return triggerSteps.indexOf(miss.step)
}

function choose(choices: NonNullable<FaultSpec['choices']>, facts: CallFacts, fraction: number): FaultSpec | undefined {
  const possible = choices.filter(({ fault }) => actsAt(fault, {}, facts))
  const total = possible.reduce((sum, { weight }) => sum + weight, 0)
  let rest = fraction * total
  for (const { fault, weight } of possible) {
    rest -= weight
    if (rest < 0) return fault
  }
  return possible.at(-1)?.fault
}
