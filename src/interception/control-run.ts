import { AsyncLocalStorage } from 'node:async_hooks'
import type { EntryOf } from '../model/ledger.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { callFacts } from './call-facts.ts'
import { composeForCase } from './compose-for-case.ts'
import { answerOfControl, type ControlInHand, type ControlWait, editOfControl, waitsOfControl } from './control-faults.ts'
import { readVerdict } from './control-verdict.ts'
import { runningTool } from './running-tool.ts'
import type { CaseScope } from './scope.ts'

const KEY = Symbol.for('khaostest.control')
const registry = globalThis as { [KEY]?: AsyncLocalStorage<true> }

/** Whether this code runs inside a wrapped control: what it calls is part of that check. */
export function isInsideControl(): boolean {
  return registry[KEY]?.getStore() === true
}

function inside<Result>(run: () => Result): Result {
  registry[KEY] ??= new AsyncLocalStorage<true>()
  return registry[KEY].run(true, run)
}

/** Runs a wrapped control: what it was asked and what it said are facts of the ledger, and faults of controls act on the function itself. */
export function runControlInScope(scope: CaseScope, name: string, args: readonly unknown[], execute: () => unknown): unknown {
  const asked = toText(args.length === 1 ? args[0] : args)
  const isNested = isInsideControl()
  const tool = runningTool(scope)
  const entry = scope.recorder.add({
    kind: 'control_run',
    name,
    asked,
    ...(tool === undefined ? {} : { run: tool }),
    ended: 'running',
    faults: [],
  })
  const run = () => inside(execute)
  if (!scope.schedule.active) return settle(scope, entry, run)

  const { callKey } = scope.callKey(`control:${name}:${asked}`)
  const facts = callFacts(scope, { point: 'control', tool: name, callKey, ...(isNested && { insideControl: true }) })
  const firings = scope.schedule.match(facts)
  if (firings.length === 0) return settle(scope, entry, run)

  const hand: ControlInHand = {
    scope,
    entry,
    fire(firing, effective) {
      scope.fired(firing, { control: name, ...effective })
      entry.faults = [...entry.faults, firing.faultId]
    },
  }
  scope.openWindow('control fault')
  return settle(
    scope,
    entry,
    () => disturbed(hand, firings, run, isAsyncFunction(execute)),
    () => scope.schedule.release(firings),
  )
}

/** A function that answers at once is disturbed at once: a promise in place of its answer would be taken for a yes. */
function disturbed(hand: ControlInHand, firings: readonly Firing[], run: () => unknown, isAsync: boolean): unknown {
  const { wait, answer, content } = composeForCase(hand.scope, firings, { streamed: false })
  const waits = [...wait, ...(answer ? [answer] : [])].flatMap((firing) => waitsOfControl(hand, firing))
  const conclude = (ask: () => unknown): unknown => {
    const instead = answer && answerOfControl(hand, answer)
    if (instead) return instead()
    const said = ask()
    const edit = (result: unknown) => editOfControl(hand, content, result)
    return isPromise(said) ? said.then(edit) : edit(said)
  }
  if (isAsync) return waitAndThen(hand.scope, waits, () => conclude(run))
  if (waits.length === 0) return conclude(run)

  const said = run()
  if (!isPromise(said)) return waits[0]?.cannotWait()
  said.catch(() => undefined)
  return waitAndThen(hand.scope, waits, () => conclude(() => said))
}

async function waitAndThen(scope: CaseScope, waits: readonly ControlWait[], then: () => unknown): Promise<unknown> {
  for (const wait of waits) await wait.begin()
  // The case is over: whoever waited for the verdict must not go on in another case.
  if (waits.length > 0 && scope.signal.aborted) return new Promise(() => undefined)
  return then()
}

function settle(scope: CaseScope, entry: EntryOf<'control_run'>, run: () => unknown, done = () => {}): unknown {
  const failed = (error: unknown): never => {
    entry.ended = 'threw'
    entry.endedMs = scope.nowMs()
    entry.verdict = 'none'
    entry.error = error instanceof Error ? error.message : String(error)
    done()
    throw error
  }
  const returned = <T>(result: T): T => {
    const verdict = readVerdict(result, entry.name)
    entry.ended = 'returned'
    entry.endedMs = scope.nowMs()
    // A fault that made the answer unreadable has said so already.
    if (verdict !== undefined) entry.verdict ??= verdict
    entry.result = toText(result)
    done()
    return result
  }
  try {
    const result = run()
    return isPromise(result) ? result.then(returned, failed) : returned(result)
  } catch (error) {
    return failed(error)
  }
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

const isAsyncFunction = (value: () => unknown): boolean => Object.prototype.toString.call(value) === '[object AsyncFunction]'

function toText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
