import { type JsonObject, stableStringify } from '../internal/json.ts'
import type { EntryOf } from '../model/ledger.ts'
import type { EarlierResult } from '../model/result-edit.ts'
import { rememberResult } from './earlier-results.ts'
import { asRunningTool } from './running-tool.ts'
import type { CaseScope } from './scope.ts'

/** A wrapped tool that was called, while it runs. */
export interface ToolRun {
  readonly scope: CaseScope
  readonly name: string
  readonly args: JsonObject
  execute(): unknown
}

/** Writes down that the tool was entered. `again`: the call before once more, not made by the agent. */
export function recordRun({ scope, name, args }: ToolRun, delivery?: 'again'): EntryOf<'tool_run'> {
  return scope.recorder.add({ kind: 'tool_run', name, arguments: args, ended: 'running', ...(delivery ? { delivery } : {}) })
}

/** Runs the tool itself and writes down how it ended. What is not awaited by the tool is not awaited here. */
export function settle({ scope, execute }: ToolRun, entry: EntryOf<'tool_run'>): unknown {
  const failed = (error: unknown): never => {
    entry.ended = 'threw'
    entry.endedMs = scope.nowMs()
    entry.error = error instanceof Error ? error.message : String(error)
    throw error
  }
  const returned = <T>(result: T): T => {
    entry.ended = 'returned'
    entry.endedMs = scope.nowMs()
    entry.result = resultText(result)
    return result
  }
  try {
    const result = asRunningTool(scope, entry, execute)
    return result instanceof Promise ? result.then(returned, failed) : returned(result)
  } catch (error) {
    return failed(error)
  }
}

/** Keeps the true result for faults that show an older one; returns those before it. */
export function remember({ scope, name, args }: ToolRun, result: unknown): readonly EarlierResult[] {
  return rememberResult(scope, { at: 'wrapper', tool: name, call: `${name} ${stableStringify(args)}`, text: resultText(result) })
}

/** `next` applied to a result, at once or when it is there. */
export function withResult(result: unknown, next: (result: unknown) => unknown): unknown {
  return result instanceof Promise ? result.then(next) : next(result)
}

/** A value as a model would be shown it. */
export function resultText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
