import { responds } from '../../goals/responds.ts'
import type { AgentOptions } from '../../model/agent.ts'
import type { Goal } from '../../model/goal.ts'
import { entriesOf, type Ledger } from '../../model/ledger.ts'
import { executionsIn } from '../executions.ts'
import { sideEffectsIn, timesDone } from '../side-effects.ts'

/** When an invariant of one's own must hold, by the faults that fired. */
export type InvariantWhen = 'always' | 'tool_faults' | 'model_faults' | 'any_fault' | 'no_fault'

/** What must hold whatever is drawn. */
export interface Invariant {
  readonly goal: Goal
  /** Default `always`. */
  readonly when?: InvariantWhen
}

/**
 * What holds of every good agent under any faults, since nobody wrote an expectation for what was drawn: an answer or an honest error in time,
 * no tool run on half its arguments, nothing done twice. Budget and end of the case are for the verdict itself.
 */
export function invariantsFor(agent: AgentOptions, usual: Ledger, own: readonly Invariant[] = []): readonly Goal[] {
  return [
    responds,
    invariant('no_truncated_tool_call', (ledger) => truncatedRun(ledger, agent)),
    invariant('no_duplicate_side_effect', (ledger) => repeatedEffect(ledger, usual, agent)),
    ...own.map(conditional),
  ]
}

function invariant(name: string, breach: (ledger: Ledger) => string | undefined): Goal {
  return {
    kind: 'goal',
    name,
    weight: 1,
    threshold: 1,
    critical: true,
    acceptsErrors: true,
    deterministic: true,
    evaluate: ({ ledger }) => {
      const found = breach(ledger)
      return found === undefined ? { value: 1, detail: '' } : { value: 0, detail: found }
    },
  }
}

function truncatedRun(ledger: Ledger, agent: AgentOptions): string | undefined {
  const runs = executionsIn(ledger, agent)
  for (const call of entriesOf(ledger, 'tool_call').filter(({ truncated }) => truncated)) {
    const whole = entriesOf(ledger, 'tool_call').find((other) => other.index > call.index && other.name === call.name && !other.truncated)
    const run = runs.find(({ entry, name }) => {
      if (name !== call.name || entry.index < call.index) return false
      // A result in words may be the client's refusal: only a wrapped run proves anything here.
      return entry.kind === 'tool_run' && entry.index < (whole?.index ?? Number.POSITIVE_INFINITY)
    })
    if (run) return `[${run.entry.index}] ${call.name} ran on arguments that were cut at [${call.index}]`
  }
  return undefined
}

function repeatedEffect(ledger: Ledger, usual: Ledger, agent: AgentOptions): string | undefined {
  const effects = sideEffectsIn(ledger, usual, agent)
  const intended = sideEffectsIn(usual, usual, agent)
  return effects.find(({ intent }) => timesDone(effects, intent) > Math.max(1, timesDone(intended, intent)))?.text
}

const isOf: Readonly<Record<InvariantWhen, (faults: readonly string[]) => boolean>> = {
  always: () => true,
  tool_faults: (faults) => faults.some((name) => /^(tool|mcp)_/.test(name)),
  model_faults: (faults) => faults.some((name) => /^(llm|semantic)/.test(name)),
  any_fault: (faults) => faults.length > 0,
  no_fault: (faults) => faults.length === 0,
}

function conditional({ goal, when = 'always' }: Invariant): Goal {
  return { ...goal, evaluate: (view) => (isOf[when](view.faults) ? goal.evaluate(view) : { value: 1, detail: `not asked: ${when}` }) }
}
