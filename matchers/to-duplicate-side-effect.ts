import { httpTimeoutAfterCommit, llmConnectionError, llmServerError, mcpTimeoutAfterCommit, toolTimeoutAfterCommit } from '../src/core.ts'
import type { AgentOptions } from '../src/model/agent.ts'
import type { FaultSpec } from '../src/model/fault.ts'
import { chatsOf, type Ledger, type LedgerEntry } from '../src/model/ledger.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import { sideEffectsIn, timesDone } from '../src/runner/side-effects.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import { judgeClient } from './judge-client.ts'
import type { Matching } from './matcher-result.ts'
import type { ObservedCase } from './observe.ts'
import type { Look } from './weigh.ts'

const MATCHER = 'toDuplicateSideEffect'

/**
 * Two ways to make an agent do a thing twice: the call that carries the result of the first thing done fails, and so does every retry of it;
 * and the thing is done while its caller is told that it was not.
 */
function faultsFor(usual: Ledger, options: AgentOptions): readonly FaultSpec[] {
  const first = sideEffectsIn(usual, usual, options)[0]
  const carrying = chatsOf(usual).findIndex((call) => first !== undefined && call.index > first.index)
  const call = carrying < 0 ? 1 : carrying + 1
  const entry = usual.find(({ index }) => index === first?.index)
  return [llmServerError({ status: 500 }).onLogicalCall(call), llmConnectionError().onLogicalCall(call), ...lostAnswer(entry)]
}

function lostAnswer(entry: LedgerEntry | undefined): readonly FaultSpec[] {
  if (entry?.kind === 'egress') return [httpTimeoutAfterCommit().forHost(entry.host)]
  if (entry?.kind === 'mcp' && entry.tool !== undefined) return [mcpTimeoutAfterCommit().forTool(entry.tool)]
  return entry?.kind === 'tool_run' || entry?.kind === 'tool_result' ? [toolTimeoutAfterCommit().forTool(entry.name)] : []
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

function lookFor({ ledger, usual, agentOptions = {} as AgentOptions }: ObservedCase): Look {
  const effects = sideEffectsIn(ledger, usual, agentOptions)
  const intended = sideEffectsIn(usual ?? [], usual, agentOptions)
  const repeated = effects.filter(({ intent }) => timesDone(effects, intent) > Math.max(1, timesDone(intended, intent)))
  return {
    found: repeated.map(({ text }) => text),
    what: `the same thing was done ${repeated[0] ? timesDone(effects, repeated[0].intent) : 0} times`,
    doubt:
      effects.length === 0
        ? 'the agent did nothing with a side effect on this input. Declare it: `tools: { pay: { execute, sideEffect: true } }`'
        : undefined,
    instead: effects.map(({ text }) => text),
  }
}
