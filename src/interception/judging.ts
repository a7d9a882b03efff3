import { AsyncLocalStorage } from 'node:async_hooks'
import { withScope } from '../internal/async-scope.ts'

const KEY = Symbol.for('khaostest.judging')
type Registry = { [KEY]?: AsyncLocalStorage<true> }

/** Runs code that judges a case: what it calls belongs to no case, is never disturbed and stands in no ledger. */
export function runAsJudge<Result>(run: () => Result): Result {
  const registry = globalThis as Registry
  registry[KEY] ??= new AsyncLocalStorage<true>()
  return registry[KEY].run(true, () => withScope(undefined, run))
}

/** Whether this code judges. */
export function isJudging(): boolean {
  return (globalThis as Registry)[KEY]?.getStore() === true
}
