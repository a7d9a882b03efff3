import { matchesGlob } from '../src/internal/glob.ts'
import { callText, type Execution, executionsIn } from '../src/runner/executions.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import type { Matching } from './matcher-result.ts'
import { matchesPartially, wantedText } from './matches-partially.ts'
import type { ObservedCase } from './observe.ts'
import { type Look, weigh } from './weigh.ts'
import { withCases } from './with-cases.ts'

const MATCHER = 'toCallTool'

/** Passes when the tool was carried out: a wrapped run, or a result that is no error. That the model asked for it is not enough. */
export function toCallTool(
  received: unknown,
  name: string,
  args: Readonly<Record<string, unknown>> | undefined,
  options: CaseOptions | undefined,
  context: MatcherContext,
): Matching {
  if (typeof name !== 'string' || name === '') throw new TypeError(`${MATCHER} needs the name of a tool; \`*\` and \`?\` are wildcards.`)
  const call = args === undefined ? name : `${name}(${wantedText(args)})`
  return withCases(received, { matcher: MATCHER, accepts: ['agent', 'scope', 'run'], options }, context, (cases) =>
    weigh(context, cases, (observed) => lookFor(name, args, observed), {
      wanted: `the agent to call ${call}`,
      unwanted: `the agent not to call ${call}`,
      passesWhenFound: true,
      absent: 'no such call was carried out',
      none: 'no case ran',
    }),
  )
}

function lookFor(
  name: string,
  args: Readonly<Record<string, unknown>> | undefined,
  { ledger, agentOptions, line, redact }: ObservedCase,
): Look {
  const executions = executionsIn(ledger, agentOptions)
  const named = executions.filter((execution) => matchesGlob(name, execution.name))
  const fits = (execution: Execution) => args === undefined || (execution.args !== undefined && matchesPartially(args, execution.args))
  const hits = named.filter((execution) => fits(execution) && !execution.isRunning)
  const unread = named.find((execution) => execution.isRunning || (args !== undefined && execution.args === undefined))
  const asked = ledger.filter((entry) => entry.kind === 'tool_call' && matchesGlob(name, entry.name))
  return {
    found: hits.map((hit) => line(hit.entry)),
    what: hits[0] ? `${redact(callText(hits[0].name, hits[0].args))} was carried out` : '',
    doubt: unread && (unread.isRunning ? `${unread.name} was entered and has not ended` : `the arguments of ${unread.name} cannot be read`),
    instead: [
      ...asked.map((entry) => `${line(entry)}, not carried out`),
      ...executions.map((other) => `carried out: ${redact(callText(other.name, other.args))}`),
    ],
  }
}
