import { fractionOf } from '../internal/random.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { CallView, Trigger } from '../model/trigger.ts'
import type { CallFacts } from './call-facts.ts'
import { failedCount, failedWindow } from './trigger-count.ts'
import { createCallCounter } from './trigger-counts.ts'
import { type FilterName, failedFilter } from './trigger-filters.ts'
import { limitOf, rampValue } from './trigger-limit.ts'
import { failedCondition } from './trigger-when.ts'

/** In the order they are asked. Only the last one draws. */
export const triggerSteps = ['filter', 'turn', 'count', 'window', 'when', 'limit', 'probability'] as const
export type TriggerStep = (typeof triggerSteps)[number]

/** A call that did not fire, and the step that said no. */
export interface Miss {
  readonly facts: CallFacts
  /** Number among the calls that passed the filters; 0 before they were counted. */
  readonly number: number
  readonly step: TriggerStep
  readonly filter?: FilterName
  reason(): string
}

export interface Hit {
  readonly number: number
  readonly ramped?: Readonly<Record<string, number>>
}

export interface DrawStatistics {
  draws: number
  /** Chance that none of the draws hit. */
  noHit: number
}

export interface TriggerEvaluation {
  readonly trigger: Trigger
  readonly limit: number
  readonly statistics: DrawStatistics
  /** Asks the steps about one call at the fault's point. Counts it, if it passes the filters. `spent`: firings so far, unsettled ones included. */
  ask(facts: CallFacts, spent: number): Hit | Miss
}

/** How many calls of the paired baseline pass these filters, among those the fault looks at. */
export type BaselineCount = (filters: Trigger, fault: Pick<FaultSpec, 'points' | 'operations' | 'mcp'>) => number

export interface EvaluationContext {
  readonly seed: number
  readonly caseId: string
  readonly faultId: string
  /** Number of this trigger among the fault's alternatives: each draws for itself. */
  readonly alternative: number
  readonly baselineCalls?: BaselineCount | undefined
}

/** One trigger of one fault during one case. `anyOf` is not looked at: each alternative has an evaluation of its own. */
export function createTriggerEvaluation(
  fault: Pick<FaultSpec, 'defaultLimit' | 'applies' | 'points' | 'operations' | 'mcp'>,
  trigger: Trigger,
  { seed, caseId, faultId, alternative, baselineCalls }: EvaluationContext,
): TriggerEvaluation {
  const count = createCallCounter(hasTurnWord(trigger))
  const limit = limitOf(trigger, fault.defaultLimit)
  const statistics: DrawStatistics = { draws: 0, noHit: 1 }
  const expectedCalls = trigger.positions === undefined ? undefined : baselineCalls?.(trigger, fault)
  let persisting = false

  const ask = (facts: CallFacts, spent: number): Hit | Miss => {
    const filter = failedFilter(trigger, facts)
    if (filter !== undefined) return { facts, number: 0, step: 'filter', filter, reason: () => filterReason(trigger, facts, filter) }

    const { attempt, logical } = count(facts)
    const number = trigger.count === 'logical' ? logical : attempt
    const miss = (step: TriggerStep, reason: string | (() => string)): Miss => ({
      facts,
      number,
      step,
      reason: typeof reason === 'string' ? () => reason : reason,
    })
    const spentUp = () => miss('limit', limit === 1 ? 'it has fired already, and fires once' : `it has fired ${limit} times, its limit`)
    const ramped = trigger.ramp && { [trigger.ramp.of]: rampValue(trigger.ramp, number, facts.atMs) }
    const hit = (): Hit => ({ number, ...(ramped && trigger.ramp?.of !== 'probability' && { ramped }) })
    if (persisting) return spent < limit ? hit() : spentUp()

    if (!isItsTurn(trigger, facts)) return miss('turn', `it was in turn ${facts.turn}`)
    const offCount = failedCount(trigger, number, expectedCalls)
    if (offCount !== undefined) return miss('count', offCount)
    const offWindow = failedWindow(trigger, number, facts.atMs, expectedCalls)
    if (offWindow !== undefined) return miss('window', offWindow)
    const unmet = unmetCondition(fault, trigger, facts, number)
    if (unmet !== undefined) return miss('when', unmet)
    if (spent >= limit) return spentUp()

    const probability = trigger.probability ?? ramped?.['probability']
    if (probability !== undefined) {
      statistics.draws += 1
      statistics.noHit *= 1 - probability
      if (fractionOf(seed, caseId, trigger.drawGroup ?? faultId, facts.callKey, `fires:${alternative}`) >= probability) {
        return miss('probability', () => `0 of ${statistics.draws} draws < ${probability}; chance ${percent(statistics.noHit)}`)
      }
    }
    persisting = trigger.pattern?.kind === 'persistent'
    return hit()
  }

  return { trigger, limit, statistics, ask }
}

function hasTurnWord({ turns, afterTurns, betweenTurns }: Trigger): boolean {
  return turns !== undefined || afterTurns !== undefined || betweenTurns !== undefined
}

function isItsTurn({ turns, afterTurns, betweenTurns }: Trigger, { turn, local }: Pick<CallFacts, 'turn' | 'local'>): boolean {
  if (turns !== undefined && !turns.includes(turn)) return false
  if (afterTurns !== undefined && turn <= afterTurns) return false
  if (betweenTurns === undefined || turn === betweenTurns[1]) return true
  // A file, a variable or the clock that was changed between two turns is still so in later ones; a past is kept by its own means.
  return local !== undefined && turn > betweenTurns[1]
}

function unmetCondition(
  fault: Pick<FaultSpec, 'applies'>,
  { when, host, server }: Trigger,
  facts: CallFacts,
  call: number,
): string | undefined {
  if (when === undefined && fault.applies === undefined) return undefined
  const view: CallView = {
    turn: facts.turn,
    call,
    point: facts.point,
    message: facts.message,
    toolsCalled: facts.toolsCalled,
    messages: facts.messages,
    tokens: facts.tokens,
    ...(facts.bytes !== undefined && { bytes: facts.bytes }),
    ...(facts.tool !== undefined && { tool: facts.tool }),
    ...(facts.model !== undefined && { model: facts.model }),
    ...(facts.http !== undefined && { http: facts.http }),
    ...(facts.local !== undefined && { local: facts.local }),
    ...(host !== undefined && { isNamedHost: true }),
    ...(server !== undefined && { isNamedServer: true }),
  }
  const unmet = when && failedCondition(when, view)
  if (unmet !== undefined) return unmet
  const applies = fault.applies?.(view) ?? true
  return applies === true ? undefined : applies
}

function filterReason(trigger: Trigger, facts: CallFacts, filter: FilterName): string {
  const found = facts[filter]
  return `${filter} filter "${trigger[filter]}" (seen: ${found === undefined ? `no ${filter}` : `"${found}"`})`
}

export function percent(fraction: number): string {
  const value = fraction * 100
  return `${value >= 1 || value === 0 ? Math.round(value) : value.toPrecision(1)} %`
}
