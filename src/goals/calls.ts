import { parseJson } from '../internal/json.ts'
import { entriesOf, type Ledger, mcpCallsOf } from '../model/ledger.ts'

/** One tool call as goals see it: parsed arguments, and the result where one came back. */
export interface ToolCallView {
  readonly name: string
  readonly arguments: unknown
  readonly result?: string
  readonly isError?: boolean
}

/** One provider call as goals see it. */
export interface ModelCallView {
  readonly provider: string
  readonly model: string
  readonly outcome: string
  readonly status?: number
  readonly text: string
  readonly toolCalls: readonly string[]
  readonly messages: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly durationMs?: number
}

/** Tool calls the models asked for, in order. Where the wire shows none: the wrapped tools that ran, and those called over MCP. */
export function toolCalls(ledger: Ledger): ToolCallView[] {
  const results = new Map(entriesOf(ledger, 'tool_result').map((entry) => [entry.callId, entry]))
  const asked = entriesOf(ledger, 'tool_call').map((call): ToolCallView => {
    const result = results.get(call.callId)
    return {
      name: call.name,
      arguments: parseJson(call.arguments) ?? call.arguments,
      ...(result && { result: result.text, isError: result.isError }),
    }
  })
  if (asked.length > 0) return asked
  const runs = entriesOf(ledger, 'tool_run').map((run) => ({
    name: run.name,
    arguments: run.arguments,
    ...(run.result !== undefined && { result: run.result }),
    isError: run.ended === 'threw',
  }))
  if (runs.length > 0) return runs
  return mcpCallsOf(ledger).map((call) => ({
    name: call.tool,
    arguments: call.arguments,
    ...(call.result !== undefined && { result: call.result }),
    isError: call.ended !== 'answered',
  }))
}

export function modelCalls(ledger: Ledger): ModelCallView[] {
  return entriesOf(ledger, 'exchange').map((exchange) => ({
    provider: exchange.provider,
    model: exchange.request.model,
    outcome: exchange.outcome.kind,
    ...(exchange.status !== undefined && { status: exchange.status }),
    text: exchange.reply?.text ?? '',
    toolCalls: exchange.reply?.toolCalls.map((call) => call.name) ?? [],
    messages: exchange.request.messages.length,
    inputTokens: exchange.reply?.usage.inputTokens ?? 0,
    outputTokens: exchange.reply?.usage.outputTokens ?? 0,
    ...(exchange.endedMs !== undefined && { durationMs: exchange.endedMs - exchange.atMs }),
  }))
}
