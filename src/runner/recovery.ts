import { entriesOf, type Ledger } from '../model/ledger.ts'
import { type Attempt, type AttemptKind, attemptsIn } from './recovery-attempts.ts'

/**
 * How a failure was made good: the same thing tried again by the agent's code, asked for again by the model, or another thing in its place.
 * `none`: it was not.
 */
export type RecoveredBy = 'retry' | 'repeated_call' | 'fallback' | 'none'

/** One injected failure and its own later success. */
export interface RecoveryPair {
  readonly of: AttemptKind
  /** Ledger index of the failure. */
  readonly failure: number
  /** Ledger index of the success. */
  readonly success: number | null
  readonly how: RecoveredBy
  /** Names of the faults that brought the failure about. */
  readonly faults: readonly string[]
  /** Attempts at this very thing, failed ones included. */
  readonly attempts: number
  /** From the beginning of the failure to the end of the success, on the case clock. */
  readonly timeMs: number | null
}

/** How an agent got over injected failures. */
export interface RecoveryEvidence {
  /** Attempts of the longest chain that a fault hit. */
  readonly attempts: number
  /** From the first injected failure to the success that answered the last one, on the case clock; `null` when one was never answered. */
  readonly timeToRecoverMs: number | null
  /**
   * Failures that had to be made good: those of provider calls. Failures of tools, own HTTP calls and controls count once the agent tries again:
   * to tell the model, or to refuse, is as good an answer, and the goals decide which one was wanted.
   */
  readonly injected: number
  readonly recovered: number
  /** Every injected failure, counted or not. */
  readonly paired: readonly RecoveryPair[]
}

/** Pairs each injected failure with the later success that made it good. `baseline` tells a tool in the place of another from one that is always used. */
export function recoveryOf(ledger: Ledger, baseline?: Ledger): RecoveryEvidence {
  const attempts = attemptsIn(ledger)
  const index = indexOf(attempts)
  const usual = new Set((baseline ? attemptsIn(baseline) : attempts).map(({ name }) => name))
  const asked = entriesOf(ledger, 'tool_call').map(({ index: at, name }) => ({ index: at, name }))
  const failures = attempts.filter((attempt) => attempt.outcome === 'failed' && attempt.faults.length > 0)
  const pairs = failures.map((failure) => pairOf(failure, index, asked, usual))
  const counted = pairs.filter(({ pair, success }) => isOwed(pair) || (pair.attempts > 1 && (pair.of !== 'control' || success)))
  const recovered = counted.filter(({ success }) => success)
  const [first] = recovered
  const last = recovered.at(-1)?.success
  return {
    attempts: counted.reduce((most, { pair }) => Math.max(most, pair.attempts), 0),
    timeToRecoverMs: first && last && recovered.length === counted.length ? last.endedMs - first.failure.atMs : null,
    injected: counted.length,
    recovered: recovered.length,
    paired: pairs.map(({ pair }) => pair),
  }
}

const isOwed = ({ of }: RecoveryPair): boolean => of === 'model' || of === 'side'

interface Asked {
  readonly index: number
  readonly name: string
}

interface Paired {
  readonly pair: RecoveryPair
  readonly failure: Attempt
  readonly success: Attempt | undefined
}

function pairOf(failure: Attempt, { all, ok }: AttemptIndex, asked: readonly Asked[], usual: ReadonlySet<string>): Paired {
  const isLater = ({ index }: Attempt) => index > failure.index
  const again = ok.same(failure).find(isLater)
  const success =
    again ??
    ok.ofTurn(failure.of, failure.turn).find((attempt) => isLater(attempt) && standsIn(failure, attempt, usual)) ??
    // A provider service that failed is made good by a model that answers without it.
    (failure.of === 'side' ? ok.ofTurn('model', failure.turn).find(isLater) : undefined)
  const pair: RecoveryPair = {
    of: failure.of,
    failure: failure.index,
    success: success?.index ?? null,
    how: again ? (wasAskedAgain(failure, again, asked) ? 'repeated_call' : 'retry') : success ? 'fallback' : 'none',
    faults: failure.faults,
    attempts: all.same(failure).length,
    timeMs: success ? success.endedMs - failure.atMs : null,
  }
  return { pair, failure, success }
}

interface Lookup {
  /** Attempts at the very same thing: the same request, or in the same turn the same tool. */
  same(failure: Attempt): readonly Attempt[]
  ofTurn(of: AttemptKind, turn: number): readonly Attempt[]
}

interface AttemptIndex {
  readonly all: Lookup
  readonly ok: Lookup
}

function indexOf(attempts: readonly Attempt[]): AttemptIndex {
  return { all: lookupIn(attempts), ok: lookupIn(attempts.filter(({ outcome }) => outcome === 'ok')) }
}

function lookupIn(attempts: readonly Attempt[]): Lookup {
  const bySame = new Map<string, Attempt[]>()
  const byTurn = new Map<string, Attempt[]>()
  for (const attempt of attempts) {
    add(bySame, sameKey(attempt), attempt)
    add(byTurn, `${attempt.of} ${attempt.turn}`, attempt)
  }
  return { same: (failure) => bySame.get(sameKey(failure)) ?? [], ofTurn: (of, turn) => byTurn.get(`${of} ${turn}`) ?? [] }
}

const sameKey = ({ of, turn, name, key }: Attempt) => (of === 'tool' ? `tool ${turn} ${name}` : `${of} ${key}`)

function add(map: Map<string, Attempt[]>, key: string, attempt: Attempt): void {
  const list = map.get(key)
  if (list) list.push(attempt)
  else map.set(key, [attempt])
}

/** Another thing in its place. */
function standsIn(failure: Attempt, other: Attempt, usual: ReadonlySet<string>): boolean {
  switch (failure.of) {
    case 'model':
      return true
    case 'tool':
    case 'control':
      return other.name !== failure.name && !usual.has(other.name)
    default:
      // Another host, or another service of a provider, asked for the same.
      return other.name === failure.name
  }
}

/** Between the two the model asked for it once more. */
function wasAskedAgain(failure: Attempt, success: Attempt, asked: readonly Asked[]): boolean {
  if (failure.of === 'model' || failure.of === 'side') return false
  return asked.some(({ index, name }) => index > failure.index && index < success.index && (failure.of !== 'tool' || name === failure.name))
}
