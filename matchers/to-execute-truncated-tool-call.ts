import { llmStreamCutInToolCall, llmToolCallTruncated } from '../src/core.ts'
import { type EntryOf, entriesOf, type Ledger } from '../src/model/ledger.ts'
import { executionsIn } from '../src/runner/executions.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import { shapeOf } from '../src/vitest/matching.ts'
import { judgeClient } from './judge-client.ts'
import type { Matching } from './matcher-result.ts'
import type { ObservedCase } from './observe.ts'
import type { Look } from './weigh.ts'

const MATCHER = 'toExecuteTruncatedToolCall'

/** A streaming client meets a lost connection and a clean end that claims to be whole; any other a reply whose arguments are cut. */
function faultsFor(usual: Ledger) {
  return entriesOf(usual, 'exchange').some((call) => call.request.stream)
    ? [llmStreamCutInToolCall({ how: 'reset' }), llmStreamCutInToolCall({ how: 'clean', finish: 'tool_calls' })]
    : [llmToolCallTruncated()]
}

/** Passes when a tool ran on arguments that arrived incomplete. A good client never does: use `.not`. */
export function toExecuteTruncatedToolCall(received: unknown, options: CaseOptions | undefined, context: MatcherContext): Matching {
  return judgeClient(received, options, context, {
    matcher: MATCHER,
    faultsFor,
    lookFor,
    wanted: 'the agent to run a tool call whose arguments were cut',
    unwanted: 'the agent not to run a tool call whose arguments were cut',
    passesWhenFound: true,
    absent: 'no incomplete call was carried out',
  })
}

function lookFor(observed: ObservedCase): Look {
  const cut = entriesOf(observed.ledger, 'tool_call').filter((call) => call.truncated)
  const looks = cut.map((call) => carriedOut(call, observed))
  return {
    found: looks.flatMap(({ proof }) => proof),
    what: 'an incomplete call was carried out',
    doubt: cut.length === 0 ? 'no tool call was cut: does the agent call a tool on this input?' : looks.find(({ doubt }) => doubt)?.doubt,
    instead: cut.map((call) => `${observed.line(call)}, not carried out`),
  }
}

function carriedOut(
  call: EntryOf<'tool_call'>,
  { ledger, agentOptions, usual = [], line }: ObservedCase,
): { proof: readonly string[]; doubt?: string } {
  const whole = entriesOf(ledger, 'tool_call').find((other) => other.index > call.index && other.name === call.name && !other.truncated)
  const before = whole?.index ?? Number.POSITIVE_INFINITY
  const run = executionsIn(ledger, agentOptions, usual).find(
    ({ entry, name }) =>
      name === call.name &&
      entry.index > call.index &&
      (entry.kind === 'tool_result' ? entry.callId === call.callId : entry.index < before),
  )
  if (!run) return { proof: [] }
  const proof = [line(call), line(run.entry)]
  if (run.entry.kind === 'tool_run') return run.isRunning ? { proof: [], doubt: `${run.name} was entered and has not ended` } : { proof }
  // A free-text result may be the words of a client that refused the call: it counts when it looks like a usual one.
  const normal = entriesOf(usual, 'tool_result').filter((result) => result.name === call.name)
  const looksAlike = normal.some((result) => shapeOf(result.text) === shapeOf(run.entry.kind === 'tool_result' ? run.entry.text : ''))
  return looksAlike
    ? { proof }
    : { proof: [], doubt: `the result of the cut call of ${call.name} does not show whether it ran. Wrap the tool with \`wrapTool\`` }
}
