import type { AgentOptions } from '../model/agent.ts'
import { chatsOf, type EntryOf, entriesOf, type Ledger } from '../model/ledger.ts'
import { type Execution, executionsIn } from './executions.ts'
import { bodyOf, readKey } from './idempotency-key.ts'
import { hasSideEffect } from './side-effect-role.ts'

/** Something that was done and cannot be done twice without harm. */
export interface SideEffect {
  readonly index: number
  /** What makes it the same thing, however often and under whatever key it is done. */
  readonly intent: string
  /** One key is one effect, however often it is sent. */
  readonly key: string | undefined
  readonly text: string
}

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * What changed something: tools with a side effect that ran, and HTTP calls that reached what answers them and were not refused. Where a
 * wrapped tool does its work by such calls, the calls are what happened. With a usual run at hand one tool is one intent, else its arguments count.
 */
export function sideEffectsIn(ledger: Ledger, usual: Ledger | undefined, options: AgentOptions): readonly SideEffect[] {
  const byHttp = toolsThatCall([ledger, usual ?? []])
  const definitions = chatsOf(ledger).flatMap((call) => call.request.tools)
  const tools = executionsIn(ledger, options)
    .filter(({ name }) => hasSideEffect(name, options, definitions) && !byHttp.has(name))
    .map((execution) => toolEffect(execution, usual !== undefined))
  const calls = entriesOf(ledger, 'egress').filter(didSomething).map(httpEffect)
  return [...tools, ...calls].sort((a, b) => a.index - b.index)
}

/** How often one thing was done: what a key makes recognizable counts once. */
export function timesDone(effects: readonly SideEffect[], intent: string): number {
  const same = effects.filter((effect) => effect.intent === intent)
  return new Set(same.map(({ key, index }) => key ?? index)).size
}

function toolEffect({ name, args, entry }: Execution, oneIntent: boolean): SideEffect {
  const { key, rest } = readKey(args)
  const delivery = 'delivery' in entry ? entry.delivery : undefined
  return {
    index: entry.index,
    intent: oneIntent ? `tool ${name}` : `tool ${name} ${rest}`,
    key,
    text: `[${entry.index}] ${name} was carried out${wordsFor(delivery)}`,
  }
}

function httpEffect({ index, method, url, body, headers, outcome, delivery }: EntryOf<'egress'>): SideEffect {
  const { key, rest } = readKey(bodyOf(body), headers)
  const named = key === undefined ? '' : ` with key ${key}`
  return { index, intent: `${method} ${url} ${rest}`, key, text: `[${index}] ${method} ${url} (${outcome})${named}${wordsFor(delivery)}` }
}

function wordsFor(delivery: 'lost' | 'again' | undefined): string {
  if (delivery === undefined) return ''
  return delivery === 'lost' ? ', and its caller was told otherwise' : ', delivered once more'
}

/** It was sent, reached what answers it, and was not refused. */
function didSomething({ method, outcome, status, isMcp }: EntryOf<'egress'>): boolean {
  return CHANGING.has(method) && !isMcp && outcome !== 'blocked' && outcome !== 'faulted' && (status === undefined || status < 400)
}

/**
 * Tools that do their work by HTTP calls which change something: a wrapped tool by the calls made inside it, another by those made between
 * what the model asked for and the result.
 */
function toolsThatCall(ledgers: readonly Ledger[]): ReadonlySet<string> {
  return new Set(
    ledgers.flatMap((ledger) => {
      const changing = entriesOf(ledger, 'egress').filter(({ method, isMcp }) => CHANGING.has(method) && !isMcp)
      const insideRuns = new Set(changing.map(({ run }) => run))
      const wrapped = entriesOf(ledger, 'tool_run').filter(({ index }) => insideRuns.has(index))
      const asked = new Map(entriesOf(ledger, 'tool_call').map(({ callId, index }) => [callId, index]))
      const others = entriesOf(ledger, 'tool_result').filter((result) => {
        const from = asked.get(result.callId) ?? result.index
        return changing.some(({ run, index }) => run === undefined && index > from && index < result.index)
      })
      return [...wrapped, ...others].map(({ name }) => name)
    }),
  )
}
