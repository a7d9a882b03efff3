import type { ProviderMemory } from '../providers/provider.ts'
import type { AnyProvider } from '../providers/side/side-provider.ts'
import type { CaseScope } from './scope.ts'

/** A provider call that no open case could be shown to own. */
export interface StrayCall {
  readonly url: string
  readonly reason: 'no-case' | 'late' | 'ambiguous'
  /** Key of the ended case it seems to come from. */
  readonly from?: string
}

/** A case as the ids it gave out know it. The case itself is let go when it ends. */
export interface Issuer {
  readonly key: string
  readonly agentName: string
  /** While it is open. */
  scope: CaseScope | undefined
}

/** All that outlives a case: one per worker, whatever module copies were loaded. */
export interface WorkerState {
  /** A run has begun: provider hosts are closed for the worker's life. */
  begun: boolean
  readonly open: Set<CaseScope>
  /** Which case issued a reply, item or call id. Bounded. */
  readonly issued: BoundedMap<string, Issuer>
  readonly memory: ProviderMemory
  readonly strays: StrayCall[]
  /** Agents that have shown a late or unattributed call: their cases are drained longer. */
  readonly slowAgents: Set<string>
  providers: readonly AnyProvider[]
  /** A live source is in use: provider hosts may be reached. */
  liveAllowed: boolean
}

/** A map that forgets its oldest entries beyond `limit`. */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, Value>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)
  }

  set(key: Key, value: Value): void {
    this.#entries.set(key, value)
    if (this.#entries.size > this.#limit) this.#entries.delete(this.#entries.keys().next().value as Key)
  }
}

const KEY = Symbol.for('khaostest.worker')
const HISTORY_LIMIT = 4_000
const ISSUED_LIMIT = 20_000
const STRAY_LIMIT = 1_000

/** The state of this worker, made at first use. */
export function workerState(): WorkerState {
  const registry = globalThis as { [KEY]?: WorkerState }
  registry[KEY] ??= {
    begun: false,
    open: new Set(),
    issued: new BoundedMap(ISSUED_LIMIT),
    memory: new BoundedMap<string, unknown>(HISTORY_LIMIT),
    strays: [],
    slowAgents: new Set(),
    providers: [],
    liveAllowed: false,
  }
  return registry[KEY]
}

/** Remembers a call that no case owns. The first thousand are kept. */
export function addStray(stray: StrayCall): void {
  const { strays } = workerState()
  if (strays.length < STRAY_LIMIT) strays.push(stray)
}
