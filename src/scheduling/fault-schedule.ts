import type { JsonObject } from '../internal/json.ts'
import { createDraw } from '../internal/random.ts'
import type { Disturbance, NeutralCode } from '../model/disturbance.ts'
import type { FaultSpec, FaultState } from '../model/fault.ts'
import type { Point } from '../model/point.ts'
import type { CallFacts } from './call-facts.ts'
import { faultKey } from './fault-key.ts'
import type { Firing } from './firing.ts'
import { createScheduledFault, type ScheduledFault } from './scheduled-fault.ts'
import type { BaselineCount } from './trigger-evaluation.ts'
import { explainMiss } from './trigger-near-miss.ts'
import { actsOnHttp, familyOf } from './trigger-points.ts'
import { createSightings } from './trigger-sightings.ts'
import { describeTrigger } from './trigger-text.ts'

export type { CallFacts } from './call-facts.ts'
export type { Firing } from './firing.ts'
export type { BaselineCount } from './trigger-evaluation.ts'

/** What became of one fault in one case. */
export interface FaultReport {
  readonly id: string
  readonly name: string
  readonly config: JsonObject
  readonly trigger: string
  readonly state: FaultState
  /** Where it fired: ledger indexes as they were reported, else call numbers. */
  readonly firedAt: readonly number[]
  /** What it really did each time, drawn values included. */
  readonly effective: readonly JsonObject[]
  readonly required: boolean
  readonly severity: number
  readonly label?: string
  /** Of a fault that never fired: what it waited for, what was seen, and what to try. Several lines. */
  readonly nearMiss?: string
}

export interface FaultScheduleOptions {
  /** In order of precedence. */
  readonly faults: readonly FaultSpec[]
  readonly seed: number
  readonly caseId: string
  /** For positions. */
  readonly baselineCalls?: BaselineCount
}

/** Decides which faults meet which calls of one case. */
export interface FaultSchedule {
  /**
   * The faults that meet this call, in order of precedence; counts it. Each firing must then be reported once by `fired`, `shadowed`,
   * `noop` or `tooLate`, or given back by `release`: until then it holds its place in the fault's limit.
   */
  match(facts: CallFacts): readonly Firing[]
  /** The agent was really exposed. Spends the limit. A firing with several effects may report each. */
  fired(faultId: string, effective: JsonObject, atIndex?: number): void
  /** Another fault won; the limit is kept. */
  shadowed(faultId: string, by: string): void
  /** The edit changed nothing; the limit is kept. */
  noop(faultId: string, reason: string): void
  /** The place was never reached, or the client had gone; the limit is kept. */
  tooLate(faultId: string, reason: string): void
  /** At the end of a call: gives back firings nothing was reported for. */
  release(firings: readonly Firing[]): void
  /** One more fault in the middle of the case. It goes before all others, and counts from here. Returns its id. */
  add(fault: FaultSpec): string
  report(): readonly FaultReport[]
  /** A fault may wait, or cause clients to. */
  readonly waits: boolean
  /** Where its faults act. */
  readonly points: ReadonlySet<Point>
  /** A fault may put the clock of the process wrong. */
  readonly skewsClock: boolean
  /** There is any fault at all. Without one no call need be described. */
  readonly active: boolean
  /** Some fault edits answers to the agent's own HTTP calls, and may show an older one again: all of them must be seen. */
  readonly remembersHttp: boolean
}

const NONE: readonly Firing[] = []

export function createFaultSchedule(options: FaultScheduleOptions): FaultSchedule {
  const ordinals = new Map<string, number>()
  const byId = new Map<string, ScheduledFault>()
  const injected: ScheduledFault[] = []
  const planned: ScheduledFault[] = []
  const sightings = createSightings()
  /** Calls already asked about, with the point: a call looked at from two points is one call. */
  const asked = new Map<string, Point>()
  const points = new Set<Point>()
  let skewsClock = false
  let waits = false
  let remembersHttp = false

  function schedule(fault: FaultSpec, list: ScheduledFault[]): string {
    const key = faultKey(fault)
    const ordinal = (ordinals.get(key) ?? 0) + 1
    ordinals.set(key, ordinal)
    const id = ordinal === 1 ? key : `${key}~${ordinal}`
    const scheduled = createScheduledFault(id, fault, options)
    byId.set(id, scheduled)
    list.push(scheduled)
    waits ||= mayWait(fault)
    skewsClock ||= mayDo(fault, ({ kind }) => kind === 'skew_clock')
    for (const point of fault.points) points.add(point)
    remembersHttp ||= scheduled.evaluations.some(({ trigger }) => actsOnHttp(fault, trigger)) && mayDo(fault, editsResults)
    return id
  }
  for (const fault of options.faults) schedule(fault, planned)

  function known(faultId: string): ScheduledFault {
    const scheduled = byId.get(faultId)
    if (scheduled === undefined) throw new RangeError(`no fault of this case has the id "${faultId}"`)
    return scheduled
  }

  return {
    match(facts) {
      if (byId.size === 0) return NONE
      const family = familyOf(facts.point, facts.operation)
      const before = family === facts.point ? undefined : asked.get(`${family} ${facts.callKey}`)
      // Before the first turn nothing was stored: no gap to speak of.
      const isFirstGap = facts.boundary === true && facts.turn === 1
      if (before === undefined && !isFirstGap) sightings.note(facts)
      if (before === undefined && family !== facts.point) asked.set(`${family} ${facts.callKey}`, facts.point)
      const firings: Firing[] = []
      for (const scheduled of [...injected, ...planned]) {
        const firing = scheduled.ask(facts, before)
        if (firing !== undefined) firings.push(firing)
      }
      return firings
    },
    fired: (faultId, effective, atIndex) => known(faultId).fired(effective, atIndex),
    shadowed: (faultId, by) => known(faultId).setBack({ state: 'shadowed', reason: by }),
    noop: (faultId, reason) => known(faultId).setBack({ state: 'noop', reason }),
    tooLate: (faultId, reason) => known(faultId).setBack({ state: 'too_late', reason }),
    release(firings) {
      for (const { faultId, ticket } of firings) if (ticket !== undefined) known(faultId).release(ticket)
    },
    add: (fault) => schedule(fault, injected),
    report: () => [...injected, ...planned].map((scheduled) => reportOf(scheduled, sightings)),
    points,
    get skewsClock() {
      return skewsClock
    },
    get waits() {
      return waits
    },
    get active() {
      return byId.size > 0
    },
    get remembersHttp() {
      return remembersHttp
    },
  }
}

function reportOf(scheduled: ScheduledFault, sightings: ReturnType<typeof createSightings>): FaultReport {
  const { id, fault, state } = scheduled
  return {
    id,
    name: fault.name,
    config: fault.config,
    trigger: describeTrigger(fault.trigger),
    state,
    firedAt: [...scheduled.firedAt],
    effective: [...scheduled.effective],
    required: fault.required,
    severity: fault.severity,
    ...(fault.label !== undefined && { label: fault.label }),
    ...(state !== 'fired' && { nearMiss: explainMiss(scheduled, sightings) }),
  }
}

const WAITING: ReadonlySet<Disturbance['kind']> = new Set([
  'delay',
  'hang',
  'throttle',
  'network',
  'cut',
  'stream_error',
  'damage',
  'reshape',
  'edit_frames',
  'reframe',
  'deliver',
  'interrupt',
  'quota',
])
/** Codes that no client retries. */
const FINAL = new Set<NeutralCode>([
  'unauthenticated',
  'forbidden',
  'model_not_found',
  'context_length',
  'invalid_request',
  'request_too_large',
  'content_filter',
])

/** Whether a fault waits, or is answered by clients with a back-off. */
const mayWait = (fault: FaultSpec): boolean => mayDo(fault, waitsOrIsRetried)

/** What a fault does may depend on chance, so it is tried a few times. */
function mayDo(fault: FaultSpec, isIt: (disturbance: Disturbance) => boolean): boolean {
  if (fault.choices !== undefined) return fault.choices.some((choice) => mayDo(choice.fault, isIt))
  return ['a', 'b', 'c', 'd'].some((key) =>
    fault.points.some((point) => fault.disturb(createDraw('waits', key), undefined, { call: 1, point }).some(isIt)),
  )
}

const editsResults = ({ kind }: Disturbance): boolean => kind === 'edit_result' || kind === 'mismatch'

function waitsOrIsRetried(disturbance: Disturbance): boolean {
  if (disturbance.kind === 'status') {
    return disturbance.status === undefined
      ? !FINAL.has(disturbance.code)
      : disturbance.status === 408 || disturbance.status === 429 || disturbance.status >= 500
  }
  if (disturbance.kind === 'replace') return disturbance.status !== undefined
  if (disturbance.kind === 'deliver') return disturbance.gapMs > 0 || (disturbance.silentMs ?? 0) > 0
  return WAITING.has(disturbance.kind)
}
