import type { Goal } from '../src/model/goal.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import { goalValueOf } from '../src/vitest/open-case.ts'
import type { MatcherResult } from './matcher-result.ts'
import { type ObservedCase, observeAgent, observeRecord, observeReply, observeScope } from './observe.ts'
import { subjectOf } from './subject.ts'
import { type Look, weigh } from './weigh.ts'
import { refuseOptions } from './with-cases.ts'

const MATCHER = 'toMeetGoal'

export type GoalOptions = Omit<CaseOptions, 'agent' | 'goals'>

/** Passes when the goal is met in every case. A reply on its own has no tool calls to look at: pass the `khaos` for goals that need them. */
export async function toMeetGoal(
  received: unknown,
  goal: Goal | string,
  options: GoalOptions | undefined,
  context: MatcherContext,
): Promise<MatcherResult> {
  const name = typeof goal === 'string' ? goal : goal?.name
  if (typeof name !== 'string')
    throw new TypeError(`${MATCHER} needs a goal: \`defineGoal({ ... })\`, or the name of a built-in one such as 'answers'.`)
  const values = await valuesOf(received, goal, options, context)
  return weigh(
    context,
    values.map(({ observed }) => observed),
    (observed) => missOf(name, values.find((value) => value.observed === observed)?.value),
    {
      wanted: `the goal "${name}" to be met`,
      unwanted: `the goal "${name}" not to be met`,
      passesWhenFound: false,
      absent: 'the goal is met',
      none: 'no case ran',
    },
  )
}

const nameOf = (goal: Goal | string) => (typeof goal === 'string' ? goal : goal.name)

interface Value {
  readonly broken?: string | undefined
  readonly value: number
  readonly threshold: number
  readonly detail?: string | undefined
}

interface Valued {
  readonly observed: ObservedCase
  readonly value: Value | undefined
}

function missOf(name: string, value: Value | undefined): Look {
  if (!value) return { found: [], doubt: `the goal "${name}" was not asked for in this case` }
  if (value.broken !== undefined) return { found: [], doubt: `the goal "${name}" threw ${value.broken}` }
  const text = `${value.value} of ${value.threshold}${value.detail ? `: ${value.detail}` : ''}`
  return value.value >= value.threshold ? { found: [], instead: [text] } : { found: [text], what: `the goal "${name}" is not met` }
}

async function valuesOf(
  received: unknown,
  goal: Goal | string,
  options: GoalOptions | undefined,
  context: MatcherContext,
): Promise<readonly Valued[]> {
  const subject = subjectOf(MATCHER, received, ['agent', 'scope', 'reply', 'run'])
  if (subject.kind === 'agent') {
    const { cases } = await observeAgent(MATCHER, subject, { ...options, goals: [goal] }, context)
    // The case was judged by this goal as it ran: a judge that costs money is not asked twice.
    return cases.map((observed) => ({ observed, value: observed.record?.goals.find((known) => known.name === nameOf(goal)) }))
  }
  refuseOptions(MATCHER, options)
  if (subject.kind === 'run') {
    return subject.run.records.map((record) => ({
      observed: observeRecord(record),
      value: record.goals.find((known) => known.name === nameOf(goal)),
    }))
  }
  if (subject.kind === 'reply') {
    const observed = observeReply(subject.reply)
    return [{ observed, value: await goalValueOf(goal, { replies: [subject.reply] }) }]
  }
  const observed = observeScope(subject.open)
  const isSilent = observed.replies.length === 0
  return [
    isSilent
      ? { observed: { ...observed, doubt: observed.doubt ?? 'the agent has given no reply in this test so far' }, value: undefined }
      : { observed, value: await goalValueOf(goal, subject.open.execution) },
  ]
}
