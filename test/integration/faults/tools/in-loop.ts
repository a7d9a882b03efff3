import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import type { ModelSource } from '../../../../src/model/source.ts'
import { models } from '../../../../src/models/source.ts'
import { inCase } from '../../../support/in-case.ts'
import { failureWords } from '../observe.ts'
import { type RunTool, toolLoops } from '../tool-loops.ts'

/** Three steps: two lookups one after the other, then an answer. */
export const twoLookups = models.scripted([
  { toolCalls: [{ name: 'lookup_order', arguments: { orderId: 'A-1007' } }] },
  { toolCalls: [{ name: 'lookup_order', arguments: { orderId: 'A-1008' } }] },
  'It has been shipped.',
])

/** Both lookups at once, then an answer. */
export const parallelLookups = models.scripted([
  {
    toolCalls: [
      { name: 'lookup_order', arguments: { orderId: 'A-1007' } },
      { name: 'lookup_order', arguments: { orderId: 'A-1008' } },
    ],
  },
  'It has been shipped.',
])

/** Runs the tool loop of one client under these faults, and gives what the model was shown of each tool result. */
export async function inLoop(client: string, run: RunTool, faults: readonly FaultSpec[], source: ModelSource = twoLookups) {
  let elapsedMs = 0
  const { scope, result } = await inCase(
    (open) =>
      (toolLoops[client]?.(run) ?? Promise.reject(new Error(`no client ${client}`))).finally(() => {
        elapsedMs = open.nowMs()
      }),
    { faults, source, caseId: 'tools' },
  )
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  const reports = scope.schedule.report()
  return {
    text: result.value,
    elapsedMs,
    error: result.error,
    failure: result.error === undefined ? undefined : failureWords(result.error),
    /** Tool results as the model was shown them, request by request. */
    shown: exchanges.map((entry) =>
      entry.request.messages
        .filter((message) => message.toolResult)
        .map(({ text, toolResult }) => ({ text, isError: toolResult?.isError })),
    ),
    exchanges,
    results: entriesOf(scope.recorder.entries, 'tool_result'),
    runs: entriesOf(scope.recorder.entries, 'tool_run'),
    egress: entriesOf(scope.recorder.entries, 'egress'),
    notes: entriesOf(scope.recorder.entries, 'note').map(({ code }) => code),
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ name: fault, effective }) => ({ fault, ...effective })),
    reports,
    states: reports.map(({ state }) => state),
    nearMiss: reports.map(({ nearMiss }) => nearMiss ?? '').join('\n'),
  }
}

export const clients = Object.keys(toolLoops)
