import { withScope } from '../internal/async-scope.ts'
import { nextMacrotask, realSleep } from '../internal/clock.ts'
import { contextScope } from './attribution.ts'
import { installDispatcherSeam } from './dispatcher-seam.ts'
import { installFetchSeam } from './fetch-seam.ts'
import { installHttp2Seam } from './http2/seam.ts'
import { beneathMsw, installMswSeam } from './msw-seam.ts'
import { type CaseOptions, CaseScope } from './scope.ts'
import { installSocketGuard } from './socket-guard.ts'
import { workerState } from './worker-state.ts'

let guarded = false

/** Cases of a worker run one after the other: shared queues and loops of an agent could not be told apart otherwise. */
let turn: Promise<void> = Promise.resolve()

/** Prepares the seams of this worker. Called before the first case; cheap when nothing changed since. */
export async function prepareInterception(): Promise<void> {
  const state = workerState()
  state.begun = true
  installFetchSeam()
  installDispatcherSeam()
  if (!guarded) {
    guarded = true
    await beneathMsw(installSocketGuard)
  }
  await installMswSeam()
  await installHttp2Seam()
  installFetchSeam()
}

/** One reason for all cases: making an exception for each costs more than the rest of its end. */
const CASE_ENDED = new DOMException('The case has ended.', 'AbortError')

const DRAIN_TURNS = 3
const SLOW_QUIET_MS = 25
const SLOW_LIMIT_MS = 250

/** Runs `run` as one case: all that it starts is attributed to the scope. The scope stays readable; it is sealed when this settles. */
export async function runCase<Result>(
  options: CaseOptions,
  run: (scope: CaseScope) => Promise<Result>,
): Promise<{ readonly scope: CaseScope; readonly result: Result }> {
  const { open } = workerState()
  const outer = contextScope()
  const nested = outer !== undefined && !outer.ended
  const release = nested ? () => undefined : await takeTurn()
  // A case inside a case (a matcher in a hand-written test): the outer one waits, and owns no call meanwhile.
  if (nested) open.delete(outer)
  workerState().providers = options.providers
  const scope = new CaseScope(options)
  scope.seams.require(scope.schedule)
  scope.source.reset?.()
  open.add(scope)
  try {
    const result = await withScope(scope, () => run(scope))
    return { scope, result }
  } finally {
    await endCase(scope)
    if (nested) open.add(outer)
    release()
  }
}

async function takeTurn(): Promise<() => void> {
  const before = turn
  let release = () => {}
  turn = new Promise((resolve) => {
    release = resolve
  })
  await before
  return release
}

/** Agent settled → abort what it left → drain → seal. Calls that arrive later are nobody's. */
async function endCase(scope: CaseScope): Promise<void> {
  const { open, slowAgents } = workerState()
  scope.window.end()
  scope.abort(CASE_ENDED)
  for (let quiet = 0, turns = 0; quiet < DRAIN_TURNS && turns < 1_000; turns++) {
    await nextMacrotask()
    quiet = scope.inFlight === 0 ? quiet + 1 : 0
  }
  if (slowAgents.has(scope.options.agentName)) await waitForQuiet(scope)
  await scope.stopOwnClock()
  scope.seams.close()
  scope.ended = true
  scope.issuer.scope = undefined
  open.delete(scope)
  scope.recorder.seal()
}

async function waitForQuiet(scope: CaseScope): Promise<void> {
  let seen = scope.exchanges
  for (let waited = 0; waited < SLOW_LIMIT_MS; waited += SLOW_QUIET_MS) {
    await realSleep(SLOW_QUIET_MS)
    if (scope.inFlight === 0 && scope.exchanges === seen) return
    seen = scope.exchanges
  }
}
