import { defaultGoal } from '../goals/catalog.ts'
import type { CaseScope } from '../interception/scope.ts'
import { textOfInput } from '../internal/text-of-input.ts'
import type { AgentReply } from '../model/agent.ts'
import type { Goal, GoalView } from '../model/goal.ts'
import type { KhaosScope } from '../model/khaos-scope.ts'
import type { BetweenHook, Scenario, ScenarioTurn } from '../model/scenario.ts'
import type { TurnResult } from '../model/turn.ts'
import type { Conversation } from './conversation.ts'
import { evaluateGoals } from './evaluate-goals.ts'
import { type GoalValue, isMet } from './goal-values.ts'
import type { Session } from './session.ts'
import { firedIn, ledgerOfTurn, turnResultOf } from './turn-result.ts'
import type { TurnSeam } from './turn-seams.ts'

/** What the turns of a scenario are spoken with. */
export interface SpeakOptions {
  readonly scope: CaseScope
  readonly conversation: Conversation
  readonly judge: Session['judge']
  /** Goals of the whole case that somebody asked for. */
  readonly caseGoals: readonly Goal[]
  /** Called before each turn with what it will say. A hand-written test puts attacks into the case here; a planned case has them in its plan. */
  beforeTurn?(turn: ScenarioTurn, text: string): Promise<void>
}

/** Speaks turns in order and judges each as it ends. Every result goes to the scope, where later texts, hooks and the record find it. */
export async function speakTurns(
  { turns, stopOnFailure, timeoutMs }: Pick<Scenario, 'turns' | 'stopOnFailure' | 'timeoutMs'>,
  options: SpeakOptions,
): Promise<void> {
  const { scope, conversation } = options
  for (const [index, turn] of turns.entries()) {
    await conversation.reachNextTurn()
    const dynamic = typeof turn.input === 'function'
    const input = typeof turn.input === 'function' ? await turn.input([...scope.turnResults], scope.state) : turn.input
    await options.beforeTurn?.(turn, textOfInput(input))
    const reply = await conversation.say(input, { timeoutMs: turn.timeoutMs ?? timeoutMs, isLast: index === turns.length - 1 })
    const result = await judgeTurn(options, turn, reply, dynamic)
    scope.turnResults.push(result)
    if (!result.ok && stopOnFailure) return
  }
}

/** The hooks of a scenario as a seam of its conversation. */
export function hookSeam(hooks: readonly BetweenHook[], khaos: KhaosScope): TurnSeam {
  return {
    async betweenTurns({ scope, after, before, history }) {
      for (const hook of hooks) if (hook.after === after) await hook.run({ state: scope.state, history, khaos, after, before })
    },
  }
}

async function judgeTurn(
  { scope, conversation, judge, caseGoals }: SpeakOptions,
  { goals: own }: Pick<ScenarioTurn, 'goals'>,
  reply: AgentReply,
  dynamic: boolean,
): Promise<TurnResult> {
  const turn = conversation.replies.length
  const ledger = scope.recorder.entries
  const plain = turnResultOf(ledger, { turn, reply, dynamic })
  // Where nobody says what an answer must satisfy, it must at least be one.
  const goals = own.length > 0 || caseGoals.length > 0 ? own : [defaultGoal]
  if (goals.length === 0 || reply.cancelled)
    return { ...plain, ok: plain.error === null || caseGoals.some(({ acceptsErrors }) => acceptsErrors) }

  const ofTurn = ledgerOfTurn(ledger, turn)
  const view = {
    reply,
    replies: [reply],
    ledger: ofTurn,
    input: plain.input,
    faults: firedIn(ofTurn),
    costUsd: plain.costUsd,
    turns: [...scope.turnResults],
  }
  const values = await ask(scope, judge, goals, view)
  const broken = values.find((value) => value.broken !== undefined)
  if (broken) scope.recorder.note('goal_broken', `turn ${turn}: the goal "${broken.name}" ${broken.detail}`)
  const accepts = (goal: Goal, index: number) => goal.acceptsErrors === true && values[index] !== undefined && isMet(values[index])
  return turnResultOf(ledger, {
    turn,
    reply,
    dynamic,
    goals: values.map(({ broken: _broken, ...value }) => value),
    acceptsErrors: goals.some(accepts) || caseGoals.some(({ acceptsErrors }) => acceptsErrors),
  })
}

/** A judge of its own may take real time: the clock of the case must not jump meanwhile. */
async function ask(scope: CaseScope, judge: Session['judge'], goals: readonly Goal[], view: GoalView): Promise<readonly GoalValue[]> {
  if (goals.every((goal) => goal.deterministic)) return evaluateGoals(goals, view)
  const release = scope.clock.busy()
  try {
    return await judge(() => evaluateGoals(goals, view))
  } finally {
    release()
  }
}
