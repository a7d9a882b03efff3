import { llmConnectionError, llmServerError } from '../src/core.ts'
import { stableStringify } from '../src/internal/json.ts'
import type { AgentOptions } from '../src/model/agent.ts'
import { chatsOf, entriesOf, type Ledger } from '../src/model/ledger.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import { hasSideEffect, type MatcherContext } from '../src/vitest/matching.ts'
import { executionsIn } from './executions.ts'
import { judgeClient } from './judge-client.ts'
import type { Matching } from './matcher-result.ts'
import type { ObservedCase } from './observe.ts'
import type { Look } from './weigh.ts'

const MATCHER = 'toDuplicateSideEffect'

/** The call that carries the result of the first tool with a side effect fails, and so does every retry of it: what restarts from there does things twice. */
function faultsFor(usual: Ledger, options: AgentOptions) {
  const first = effectsIn(usual, usual, options)[0]
  const carrying = chatsOf(usual).findIndex((call) => first !== undefined && call.index > first.index)
  const call = carrying < 0 ? 1 : carrying + 1
  return [llmServerError({ status: 500 }).onLogicalCall(call), llmConnectionError().onLogicalCall(call)]
}

/** Passes when the same side effect happened more often than intended. A good client never does that: use `.not`. */
export function toDuplicateSideEffect(received: unknown, options: CaseOptions | undefined, context: MatcherContext): Matching {
  return judgeClient(received, options, context, {
    matcher: MATCHER,
    faultsFor,
    lookFor,
    wanted: 'the agent to do something twice that it should do once',
    unwanted: 'the agent to do nothing twice that it should do once',
    passesWhenFound: true,
    absent: 'nothing was done more often than intended',
  })
}

interface Effect {
  readonly index: number
  /** What makes it the same intent. */
  readonly intent: string
  readonly text: string
}

function lookFor(observed: ObservedCase): Look {
  const { ledger, usual, agentOptions = {} as AgentOptions } = observed
  const effects = effectsIn(ledger, usual, agentOptions)
  const intended = effectsIn(usual ?? [], usual, agentOptions)
  const count = (list: readonly Effect[], intent: string) => list.filter((effect) => effect.intent === intent).length
  const repeated = effects.filter(({ intent }) => count(effects, intent) > Math.max(1, count(intended, intent)))
  return {
    found: repeated.map(({ text }) => text),
    what: `the same thing was done ${repeated[0] ? count(effects, repeated[0].intent) : 0} times`,
    doubt:
      effects.length === 0
        ? 'the agent did nothing with a side effect on this input. Declare it: `tools: { pay: { execute, sideEffect: true } }`'
        : undefined,
    instead: effects.map(({ text }) => text),
  }
}

/** Tools with a side effect that ran, and HTTP calls that change something. Where a usual run is known, one tool is one intent; else its arguments count. */
function effectsIn(ledger: Ledger, usual: Ledger | undefined, options: AgentOptions): readonly Effect[] {
  const definitions = entriesOf(ledger, 'exchange').flatMap((call) => call.request.tools)
  const tools = executionsIn(ledger, options)
    .filter(({ name }) => hasSideEffect(name, options, definitions))
    .map(({ name, args, entry }) => ({
      index: entry.index,
      intent: usual ? `tool ${name}` : `tool ${name} ${stableStringify(args ?? null)}`,
      text: `[${entry.index}] ${name} was carried out`,
    }))
  const calls = entriesOf(ledger, 'egress')
    .filter(({ method }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
    .map(({ index, method, url, body, headers, outcome }) => ({
      index,
      // One idempotency key is one effect, however often it is sent.
      intent: headers['idempotency-key'] ? `${headers['idempotency-key']} ${index}` : `${method} ${url} ${body}`,
      text: `[${index}] ${method} ${url} (${outcome})`,
    }))
  return [...tools, ...calls].sort((a, b) => a.index - b.index)
}
