import { AsyncLocalStorage } from 'node:async_hooks'
import type { EntryOf } from '../model/ledger.ts'
import type { CaseScope } from './scope.ts'

interface Running {
  readonly scope: CaseScope
  readonly entry: EntryOf<'tool_run'>
}

const KEY = Symbol.for('khaostest.running-tool')

function storage(): AsyncLocalStorage<Running> {
  const registry = globalThis as { [KEY]?: AsyncLocalStorage<Running> }
  registry[KEY] ??= new AsyncLocalStorage()
  return registry[KEY]
}

/** Runs a wrapped tool so that the HTTP calls it makes can be told from others. */
export function asRunningTool<Result>(scope: CaseScope, entry: EntryOf<'tool_run'>, run: () => Result): Result {
  return storage().run({ scope, entry }, run)
}

/** Ledger index of the wrapped tool this code runs in; `undefined` outside one. */
export function runningTool(scope: CaseScope): number | undefined {
  const running = storage().getStore()
  return running?.scope === scope ? running.entry.index : undefined
}
