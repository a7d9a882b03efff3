import { isObject, parseJson } from '../internal/json.ts'
import type { AgentOptions } from '../model/agent.ts'
import { type EntryOf, entriesOf, type Ledger, type LedgerEntry, mcpCallsOf } from '../model/ledger.ts'
import { isStructuredDenial } from '../oracles/result-shape.ts'

/** A tool that ran, and what proves it. */
export interface Execution {
  readonly name: string
  /** `undefined` where the arguments were not readable. */
  readonly args: Readonly<Record<string, unknown>> | undefined
  /** The wrapped run, the call over MCP, or the result that went back to the model. */
  readonly entry: LedgerEntry
  /** A wrapped tool that was entered and had not ended. */
  readonly isRunning: boolean
}

/**
 * Tools that were carried out. A wrapped tool is proven by its own run, also where its caller was told otherwise; a tool of an MCP server by the server's own
 * answer; any other by a result that is neither an error nor a denial.
 * That the model asked proves nothing. `usual` is what the agent did undisturbed: a tool that was seen to run there is wrapped here too.
 */
export function executionsIn(ledger: Ledger, options: Pick<AgentOptions, 'isDenied'> = {}, usual: Ledger = []): readonly Execution[] {
  const runs = entriesOf(ledger, 'tool_run')
  const wrapped = new Set([...entriesOf(usual, 'tool_run'), ...runs].map((run) => run.name))
  const asked = new Map(entriesOf(ledger, 'tool_call').map((call) => [call.callId, call]))
  const isDenial = (text: string) => isStructuredDenial(text) || options.isDenied?.(parseJson(text) ?? text) === true

  const overMcp = mcpCallsOf(ledger)
  const seen = runs
    .filter(
      (run) => (run.ended !== 'threw' || run.delivery === 'lost') && !overMcp.some((call) => call.run === run.index && isToolOf(run, call)),
    )
    .map((run): Execution => ({ name: run.name, args: run.arguments, entry: run, isRunning: run.ended === 'running' }))
  const answered = entriesOf(ledger, 'tool_result')
    .filter((result) => !wrapped.has(result.name) && !result.isError && !isDenial(result.text))
    .filter((result) => !overMcp.some((call) => isBehind(result, call, asked.get(result.callId)?.index ?? 0)))
    .map(
      (result): Execution => ({ name: result.name, args: readArgs(asked.get(result.callId)?.arguments), entry: result, isRunning: false }),
    )
  const served = overMcp
    .filter((call) => call.executed)
    .map((call): Execution => ({ name: call.tool, args: call.arguments, entry: call, isRunning: false }))
  return [...seen, ...served, ...answered].sort((a, b) => a.entry.index - b.entry.index)
}

/** A tool of an MCP server, under its own name or with that of its server in front (`orders__refund`). */
function isToolOf({ name }: { readonly name: string }, { tool }: { readonly tool: string }): boolean {
  return name === tool || (name.endsWith(tool) && /[^a-z0-9]$/i.test(name.slice(0, -tool.length)))
}

/** The result that an agent showed to the model came from this call, made since the model asked. */
export function isBehind(result: EntryOf<'tool_result'>, call: EntryOf<'mcp'> & { readonly tool: string }, askedAt: number): boolean {
  return call.index > askedAt && call.index < result.index && isToolOf(result, call)
}

function readArgs(text: string | undefined): Record<string, unknown> | undefined {
  const value = text === undefined ? undefined : text === '' ? {} : parseJson(text)
  return isObject(value) ? value : undefined
}

/** `name({"a":1})`, short. */
export function callText(name: string, args: unknown): string {
  const text = args === undefined ? '…' : JSON.stringify(args)
  return `${name}(${text.length > 120 ? `${text.slice(0, 119)}…` : text})`
}
