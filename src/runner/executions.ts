import { isObject, parseJson } from '../internal/json.ts'
import type { AgentOptions } from '../model/agent.ts'
import { entriesOf, type Ledger, type LedgerEntry } from '../model/ledger.ts'
import { isStructuredDenial } from '../oracles/result-shape.ts'

/** A tool that ran, and what proves it. */
export interface Execution {
  readonly name: string
  /** `undefined` where the arguments were not readable. */
  readonly args: Readonly<Record<string, unknown>> | undefined
  /** The wrapped run, or the result that went back to the model. */
  readonly entry: LedgerEntry
  /** A wrapped tool that was entered and had not ended. */
  readonly isRunning: boolean
}

/**
 * Tools that were carried out. A wrapped tool is proven by its own run, also where its caller was told otherwise; any other by a result that is neither an error nor a denial.
 * That the model asked proves nothing. `usual` is what the agent did undisturbed: a tool that was seen to run there is wrapped here too.
 */
export function executionsIn(ledger: Ledger, options: Pick<AgentOptions, 'isDenied'> = {}, usual: Ledger = []): readonly Execution[] {
  const runs = entriesOf(ledger, 'tool_run')
  const wrapped = new Set([...entriesOf(usual, 'tool_run'), ...runs].map((run) => run.name))
  const asked = new Map(entriesOf(ledger, 'tool_call').map((call) => [call.callId, call]))
  const isDenial = (text: string) => isStructuredDenial(text) || options.isDenied?.(parseJson(text) ?? text) === true

  const seen = runs
    .filter((run) => run.ended !== 'threw' || run.delivery === 'lost')
    .map((run): Execution => ({ name: run.name, args: run.arguments, entry: run, isRunning: run.ended === 'running' }))
  const answered = entriesOf(ledger, 'tool_result')
    .filter((result) => !wrapped.has(result.name) && !result.isError && !isDenial(result.text))
    .map(
      (result): Execution => ({ name: result.name, args: readArgs(asked.get(result.callId)?.arguments), entry: result, isRunning: false }),
    )
  return [...seen, ...answered].sort((a, b) => a.entry.index - b.entry.index)
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
