import { scopeForEgress } from '../attribution.ts'
import type { CaseScope } from '../scope.ts'
import { meetLocal } from './meet-local.ts'

interface Skew {
  readonly turn: number
  readonly offsetMs: number
  readonly driftPerSecondMs: number
  /** Case time when it began: drift counts from here. */
  readonly sinceMs: number
}

const skews = new WeakMap<CaseScope, Skew>()
let asking = false

/** Lets faults put the process clock of the open case wrong: `Date` alone, no timer moves. Returns what takes the seam away again. */
export function installClockSeam(): () => void {
  const Real = globalThis.Date
  const now = (): number => Real.now() + skewMs()
  const Skewed = new Proxy(Real, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: (target) => new target(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  })
  globalThis.Date = Skewed
  return () => {
    if (globalThis.Date === Skewed) globalThis.Date = Real
  }
}

function skewMs(): number {
  // Our own reading of the clock while a fault is asked.
  if (asking) return 0
  const scope = scopeForEgress()
  if (!scope) return 0
  asking = true
  try {
    const { offsetMs, driftPerSecondMs, sinceMs } = skewOf(scope)
    return Math.round(offsetMs + (driftPerSecondMs * (scope.nowMs() - sinceMs)) / 1000)
  } finally {
    asking = false
  }
}

/** Asked at the first reading in each turn; what fired stays for the turn. */
function skewOf(scope: CaseScope): Skew {
  const { turn } = scope.recorder
  const known = skews.get(scope)
  if (known?.turn === turn) return known
  let skew: Skew = { turn, offsetMs: 0, driftPerSecondMs: 0, sinceMs: scope.nowMs() }
  const met = meetLocal('env', { operation: 'get', target: 'Date', isInside: true })
  for (const firing of met?.composed.content ?? []) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'skew_clock') continue
      const { offsetMs, driftPerSecondMs } = disturbance
      scope.fired(firing, { offsetMs, driftPerSecondMs })
      skew = { ...skew, offsetMs: skew.offsetMs + offsetMs, driftPerSecondMs: skew.driftPerSecondMs + driftPerSecondMs }
    }
  }
  met?.release()
  skews.set(scope, skew)
  return skew
}
