import { isObject, type JsonObject, parseJson } from '../internal/json.ts'
import { callFacts } from './call-facts.ts'
import { composeForCase } from './compose-for-case.ts'
import { disturbRun } from './disturb-run.ts'
import type { CaseScope } from './scope.ts'
import { recordRun, remember, resultText, settle, type ToolRun, withResult } from './tool-execution.ts'

/** Runs a wrapped tool: its entry and end are facts of the ledger, and tool faults act on the function itself. */
export function runToolInScope(scope: CaseScope, name: string, args: readonly unknown[], execute: () => unknown): unknown {
  scope.wrappedTools.add(name)
  const run: ToolRun = { scope, name, args: toArguments(args), execute }
  const entry = recordRun(run)
  if (!scope.schedule.active) return settle(run, entry)

  const { callKey } = scope.callKey(`tool:${name}:${JSON.stringify(run.args)}`)
  const firings = scope.schedule.match(callFacts(scope, { point: 'tool.result', via: 'wrapper', tool: name, callKey }))
  if (firings.length === 0)
    return withResult(settle(run, entry), (result) => {
      remember(run, result)
      return result
    })

  const composed = composeForCase(scope, firings, { streamed: false })
  const result = disturbRun(run, entry, composed)
  if (result instanceof Promise) return result.finally(() => scope.schedule.release(firings))
  scope.schedule.release(firings)
  return result
}

function toArguments(args: readonly unknown[]): JsonObject {
  const [first] = args
  const plain = parseJson(resultText(first))
  return isObject(plain) ? (plain as JsonObject) : { arguments: resultText(args) }
}
