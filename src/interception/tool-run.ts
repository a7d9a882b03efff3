import { isObject, type JsonObject, parseJson } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { EntryOf } from '../model/ledger.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { callFacts } from './call-facts.ts'
import { mutatorContext } from './mutator-context.ts'
import { sampleDelay } from './sample-delay.ts'
import type { CaseScope } from './scope.ts'
import { tryEdit } from './try-edit.ts'

/** Runs a wrapped tool: its entry and end are facts of the ledger, and tool faults act on the function itself. */
export function runToolInScope(scope: CaseScope, name: string, args: readonly unknown[], execute: () => unknown): unknown {
  scope.wrappedTools.add(name)
  const entry = scope.recorder.add({ kind: 'tool_run', name, arguments: toArguments(args), ended: 'running' })
  if (!scope.schedule.active) return settle(entry, execute)

  const { callKey } = scope.callKey(`tool:${name}:${JSON.stringify(entry.arguments)}`)
  const firings = scope.schedule.match(callFacts(scope, { point: 'tool.result', via: 'wrapper', tool: name, callKey }))
  if (firings.length === 0) return settle(entry, execute)

  return disturbed(scope, entry, firings, execute).finally(() => scope.schedule.release(firings))
}

function settle(entry: EntryOf<'tool_run'>, execute: () => unknown): unknown {
  const failed = (error: unknown): never => {
    entry.ended = 'threw'
    entry.error = error instanceof Error ? error.message : String(error)
    throw error
  }
  const returned = <T>(result: T): T => {
    entry.ended = 'returned'
    entry.result = toText(result)
    return result
  }
  try {
    const result = execute()
    return result instanceof Promise ? result.then(returned, failed) : returned(result)
  } catch (error) {
    return failed(error)
  }
}

async function disturbed(
  scope: CaseScope,
  entry: EntryOf<'tool_run'>,
  firings: readonly Firing[],
  execute: () => unknown,
): Promise<unknown> {
  const fail = (message: string, firing: Firing, code?: string): never => {
    entry.ended = 'threw'
    entry.error = message
    scope.fired(firing, { via: 'wrapper', message })
    throw Object.assign(new Error(message), code === undefined ? {} : { code })
  }
  for (const firing of firings) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind === 'delay') await wait(scope, firing, sampleDelay(disturbance, scope.draw(firing.faultId, firing.call)))
      else if (disturbance.kind === 'fail') fail(disturbance.message, firing, disturbance.code)
      else if (disturbance.kind === 'hang') {
        await wait(scope, firing, disturbance.maxMs ?? Number.MAX_SAFE_INTEGER)
        fail(`${entry.name} did not answer in time`, firing)
      } else if (disturbance.kind === 'network') fail(`${entry.name}: ${disturbance.code}`, firing)
      else if (disturbance.kind === 'status') fail(disturbance.message ?? `${entry.name} failed`, firing)
    }
  }
  let result = await settle(entry, execute)
  for (const firing of firings) {
    for (const disturbance of firing.disturbances) result = applyToResult(scope, entry, firing, disturbance, result, fail)
  }
  entry.result = toText(result)
  return result
}

async function wait(scope: CaseScope, firing: Firing, ms: number): Promise<void> {
  scope.openWindow(firing.fault.name)
  scope.fired(firing, { via: 'wrapper', waitMs: Math.min(ms, Number.MAX_SAFE_INTEGER) })
  await scope.clock.sleep(ms, scope.signal)
}

function applyToResult(
  scope: CaseScope,
  entry: EntryOf<'tool_run'>,
  firing: Firing,
  disturbance: Disturbance,
  result: unknown,
  fail: (message: string, firing: Firing) => never,
): unknown {
  if (disturbance.kind !== 'edit_result' && disturbance.kind !== 'replace') return result
  const text = toText(result)
  const edited =
    disturbance.kind === 'replace'
      ? { text: disturbance.text, isError: disturbance.isError ?? false }
      : tryEdit(scope, firing, () =>
          disturbance.edit(text, {
            ...mutatorContext(scope, { turn: entry.turn, call: firing.call, draw: scope.draw(firing.faultId, firing.call) }),
            tool: entry.name,
            callId: '',
          }),
        )
  if (edited === undefined) return result
  const { text: after, isError } = typeof edited === 'string' ? { text: edited, isError: false } : edited
  if (isError) fail(after, firing)
  if (after === text) {
    scope.schedule.noop(firing.faultId, 'the edit changed nothing')
    return result
  }
  scope.fired(firing, { via: 'wrapper' })
  return typeof result === 'string' ? after : (parseJson(after) ?? after)
}

function toArguments(args: readonly unknown[]): JsonObject {
  const [first] = args
  const plain = parseJson(toText(first))
  return isObject(plain) ? (plain as JsonObject) : { arguments: toText(args) }
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
