import { hash53, shortHash } from '../internal/hash.ts'
import type { JsonObject } from '../internal/json.ts'
import { createDraw, type Draw } from '../internal/random.ts'
import type { BoundAttack } from '../model/attack.ts'
import type { CaseHooks } from '../model/case-hooks.ts'
import type { RunEventHandlers } from '../model/event.ts'
import type { ModelRequest } from '../model/exchange.ts'
import type { FaultSpec } from '../model/fault.ts'
import { entriesOf, type Ledger } from '../model/ledger.ts'
import type { McpLink, McpMessage } from '../model/mcp.ts'
import type { CaseInput } from '../model/pack.ts'
import type { ModelSource, SourceContext } from '../model/source.ts'
import type { AgentState, TurnResult } from '../model/turn.ts'
import { createFaultSchedule, type FaultSchedule, type Firing } from '../scheduling/fault-schedule.ts'
import type { TokenBuckets } from '../scheduling/token-bucket.ts'
import { AlteredPasts } from './altered-past.ts'
import { AnswerHold } from './answer-hold.ts'
import type { CaseOptions } from './case-options.ts'
import { runControlInScope } from './control-run.ts'
import type { SeenResult } from './earlier-results.ts'
import type { EgressPolicy } from './egress-policy.ts'
import type { HttpMock } from './http-mock.ts'
import { HttpState } from './http-state.ts'
import { JumpWindow } from './jump-window.ts'
import { countMatchingCalls } from './matching-calls.ts'
import { receiveThroughLink, sendThroughLink } from './mcp/link.ts'
import { McpState } from './mcp/state.ts'
import type { Mispairing } from './mispair.ts'
import { type OwnCall, OwnCalls } from './own-calls.ts'
import { Recorder } from './recorder.ts'
import { LocalSeams } from './seams/local-seams.ts'
import { runToolInScope } from './tool-run.ts'
import type { CaseClock } from './virtual-time.ts'
import type { Issuer } from './worker-state.ts'

export type { CaseOptions } from './case-options.ts'

/** Everything one trial of one case needs while it is open: facts, clock, faults, attacks, model. */
export class CaseScope implements CaseHooks {
  readonly options: CaseOptions
  clock: CaseClock
  readonly recorder: Recorder
  readonly schedule: FaultSchedule
  readonly state: AgentState
  /** Turns that were judged as they ended: those of a scenario. */
  readonly turnResults: TurnResult[] = []
  readonly obeyed = new Map<string, number>()
  readonly httpMocks: HttpMock[] = []
  /** `METHOD url` of calls now on their way through a lower seam: not to be met twice. */
  readonly forwarding = new Map<string, number>()
  /** Tools seen at their own wrapper: faults act there and not again on the wire. */
  readonly wrappedTools = new Set<string>()
  /** Text of results we changed, by call id: the same bytes again in each later request. */
  readonly editedResults = new Map<string, { readonly text: string; readonly isError?: boolean; readonly before: string }>()
  /** Results that no longer pair with their calls, by call id. */
  readonly mispaired = new Map<string, Mispairing>()
  /** Results of tools and answers to the agent's own calls as they truly were: what faults about older results show again. */
  readonly seenResults: SeenResult[] = []
  readonly http = new HttpState()
  readonly mcp = new McpState()
  /** Places each attack could have gone in so far, for schedules that count. */
  readonly opportunities = new Map<string, number>()
  /** Token buckets of faults that keep some, by fault id. */
  readonly buckets = new Map<string, TokenBuckets>()
  /** User texts of the turns so far: evidence for attribution. */
  readonly userTexts = new Set<string>()
  /** What a hand-written test said, turn by turn, before any payload went in. */
  readonly said: string[] = []
  /** Fills the emptied state anew, and empties a store that the agent keeps itself. */
  reset: CaseOptions['reset']
  readonly hold = new AnswerHold()
  readonly past = new AlteredPasts()
  readonly seams = new LocalSeams()
  readonly attacks: BoundAttack[]
  /** The unattacked run that an attack added in mid-case was bound by. */
  pair: { readonly input: CaseInput; readonly ledger: Ledger } | undefined
  probe: SourceContext['probe']
  egress: EgressPolicy
  source: ModelSource
  /** What ids of this case lead to, also after its end. */
  readonly issuer: Issuer
  ended = false
  exchanges = 0
  /** Those of them that asked for a reply of a model. */
  chats = 0
  /** Exchanges being computed or streamed. The case is drained when none is left. */
  inFlight = 0
  readonly window = new JumpWindow((reason) => this.clock.openWindow(reason))
  readonly #controller = new AbortController()
  #startedMs: number
  #ownClock: CaseClock | undefined
  readonly #occurrences = new Map<string, number>()
  readonly #ownCalls = new OwnCalls()
  #issued = 0

  constructor(options: CaseOptions) {
    this.options = options
    this.issuer = { key: options.key, agentName: options.agentName, scope: this }
    this.clock = options.clock
    this.#startedMs = options.clock.nowMs()
    this.recorder = new Recorder(() => this.nowMs())
    this.attacks = [...(options.attacks ?? [])]
    this.probe = options.probe
    this.state = options.state ?? {}
    this.reset = options.reset
    this.egress = options.egress ?? 'block'
    this.source = options.source
    this.schedule = createFaultSchedule({
      faults: options.faults ?? [],
      seed: options.seed,
      caseId: this.drawId,
      ...(options.baseline ? { baselineCalls: countMatchingCalls(options.baseline) } : {}),
    })
  }

  get runId(): string {
    return this.options.runId
  }
  get phase(): string {
    return this.options.phase
  }
  get scenario(): string {
    return this.options.scenario
  }
  get caseId(): string {
    return this.options.caseId
  }
  get signal(): AbortSignal {
    return this.#controller.signal
  }
  /** Draws differ between trials of one case and nowhere else. */
  get drawId(): string {
    return `${this.options.caseId}#${this.options.trial}`
  }

  nowMs(): number {
    return Math.round(this.clock.nowMs() - this.#startedMs)
  }

  draw(...keys: readonly (string | number)[]): Draw {
    return createDraw(this.options.seed, this.drawId, ...keys)
  }

  /** Puts the case on another clock from here on; the time it shows goes on. Once only. */
  useClock(start: () => CaseClock): void {
    if (this.#ownClock) return
    const elapsedMs = this.clock.nowMs() - this.#startedMs
    this.#ownClock = start()
    this.clock = this.#ownClock
    this.#startedMs = this.clock.nowMs() - elapsedMs
  }

  /** Stops a clock that was started in mid-case. */
  async stopOwnClock(): Promise<void> {
    await this.#ownClock?.stop()
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason)
  }

  /** One more fault in the middle of the case. */
  addFault(fault: FaultSpec): void {
    this.schedule.add(fault)
    this.seams.require(this.schedule)
  }

  runTool(name: string, args: readonly unknown[], execute: () => unknown): unknown {
    return this.ended ? execute() : runToolInScope(this, name, args, execute)
  }

  runControl(name: string, args: readonly unknown[], execute: () => unknown): unknown {
    return this.ended ? execute() : runControlInScope(this, name, args, execute)
  }

  sendMcp(link: McpLink, message: McpMessage, forward: (message: McpMessage) => Promise<void>): Promise<void> {
    return this.ended ? forward(message) : sendThroughLink(this, link, message, forward)
  }

  receiveMcp(link: McpLink, message: McpMessage, deliver: (message: McpMessage) => void): void {
    if (this.ended) deliver(message)
    else receiveThroughLink(this, link, message, deliver)
  }

  /** Writes down that a fault acted, with what it really did. */
  fired(firing: Firing, effective: JsonObject, exchange?: number): void {
    const entry = this.recorder.add({
      kind: 'fault',
      faultId: firing.faultId,
      name: firing.fault.name,
      state: 'fired',
      effective,
      ...(exchange === undefined ? {} : { exchange }),
    })
    this.schedule.fired(firing.faultId, effective, entry.index)
    this.emit('faultInjected', { caseId: this.caseId, fault: entry })
  }

  /** Key of one call for draws: what was asked, and how often it was asked before. */
  callKey(fingerprint: string): { callKey: string; occurrence: number } {
    const occurrence = (this.#occurrences.get(fingerprint) ?? 0) + 1
    this.#occurrences.set(fingerprint, occurrence)
    return { callKey: `${fingerprint}:${occurrence}`, occurrence }
  }

  /** Lets the clock jump until the next good answer. */
  openWindow(reason: string): void {
    this.window.open(reason)
  }

  /** A wait that a fault imposes, on the clock of the case. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return this.window.during(() => this.clock.sleep(ms, signal))
  }

  /** Calls of our own replies in the conversation this request belongs to, this turn. */
  ownCalls(request: ModelRequest, fingerprint?: string): OwnCall[] {
    return this.#ownCalls.of(request, this.recorder.turn, fingerprint)
  }

  /** The last call of some kind failed and nothing has answered it since: a retry of it may still be on its way. */
  get inFlightFailure(): boolean {
    const last = new Map(entriesOf(this.recorder.entries, 'exchange').map(({ operation, outcome }) => [operation, outcome.kind]))
    return last.size === 0 || [...last.values()].some((kind) => kind !== 'answered')
  }

  conversationOf(request: ModelRequest): string {
    return shortHash(request.messages.find((message) => message.role === 'user')?.text ?? '', 6)
  }

  /** An id that depends on the case and its order of issue alone. */
  newId(prefix: string, conversation: string): string {
    this.#issued += 1
    const digest = hash53(`${this.options.seed}\0${this.drawId}\0${conversation}\0${this.#issued}`).toString(36).padStart(11, '0')
    const more = hash53(`${digest}\0${this.options.key}`).toString(36).padStart(11, '0')
    return `${prefix}${prefix.endsWith('_') || prefix.endsWith('-') ? '' : '_'}${digest}${more}`.slice(0, prefix.length + 24)
  }

  emit<Name extends keyof RunEventHandlers>(name: Name, event: Parameters<NonNullable<RunEventHandlers[Name]>>[0]): void {
    try {
      ;(this.options.on?.[name] as ((event: unknown) => void) | undefined)?.(event)
    } catch (error) {
      this.recorder.note('event_handler_threw', `on.${name} threw: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
