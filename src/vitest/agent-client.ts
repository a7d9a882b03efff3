import type { AgentInput } from '../agents/message.ts'
import { carrierOf } from '../attacks/carriers/catalog.ts'
import { InvalidOptionsError } from '../errors.ts'
import { recordInputDelivery } from '../interception/deliver.ts'
import type { CaseScope } from '../interception/scope.ts'
import { textOfInput } from '../internal/text-of-input.ts'
import type { AgentReply } from '../model/agent.ts'
import type { BoundAttack } from '../model/attack.ts'
import type { Goal } from '../model/goal.ts'
import type { KhaosScope } from '../model/khaos-scope.ts'
import type { AttackSelection } from '../model/pack.ts'
import type { Scenario, ScenarioTurn } from '../model/scenario.ts'
import type { CaseSuite } from '../runner/case-suite.ts'
import { beginConversation, type Conversation } from '../runner/conversation.ts'
import { hookSeam, speakTurns } from '../runner/speak-scenario.ts'
import type { TurnSeam } from '../runner/turn-seams.ts'
import { readTurns, type TurnEntry } from '../scenarios/read-turns.ts'
import { faultsOfScenario } from '../scheduling/scenario-faults.ts'
import type { AgentClient } from './khaostest-types.ts'

/** The agent of a hand-written test, and what it was promised to satisfy. */
export interface OpenedClient {
  readonly client: AgentClient
  /** Goals of the scenarios that were sent. */
  readonly goals: readonly Goal[]
}

/** A client whose turns belong to the open case. The conversation so far goes with each later turn. */
export function createAgentClient(scope: CaseScope, suite: CaseSuite, replies: AgentReply[], khaos: KhaosScope): OpenedClient {
  const { agent, timeoutMs } = suite.session.options
  const seams: TurnSeam[] = [payloadSeam()]
  const goals: Goal[] = []
  const conversation = noting(scope, beginConversation(scope, { agent, timeoutMs, replies, seams }))
  const attack = async (selection: AttackSelection, text: string): Promise<void> => {
    const isFirst = scope.said.length === 0
    // The first words are what the agent is run on unattacked.
    if (isFirst) scope.said.push(text)
    await khaos.attack(selection)
    if (isFirst) scope.said.pop()
  }
  const speaking = (whole?: AttackSelection) => {
    let left = whole
    return {
      scope,
      conversation,
      judge: suite.session.judge,
      caseGoals: goals,
      async beforeTurn({ attacks }: ScenarioTurn, text: string) {
        const selections = [left, attacks]
        left = undefined
        for (const selection of selections) if (selection) await attack(selection, text)
      },
    }
  }

  const sendScenario = async (scenario: Scenario): Promise<void> => {
    if (replies.length > 0)
      throw new InvalidOptionsError(
        `agent.send: the scenario "${scenario.name}" numbers its turns from 1, but ${replies.length} turns have been spoken. Send it first.`,
      )
    Object.assign(scope.state, await scenario.state?.())
    await scenario.reset?.(scope.state)
    for (const fault of faultsOfScenario(scenario)) khaos.inject(fault)
    goals.push(...scenario.goals)
    seams.unshift(hookSeam(scenario.hooks, khaos))
    await speakTurns(scenario, speaking(scenario.attacks))
  }

  const sendTurns = async (entries: readonly TurnEntry[]): Promise<void> => {
    const { turns, hooks } = readTurns('agent.send([...])', entries, replies.length)
    for (const fault of turns.flatMap((turn) => turn.faults)) khaos.inject(fault)
    seams.unshift(hookSeam(hooks, khaos))
    await speakTurns({ turns, stopOnFailure: false }, speaking())
  }

  const client: AgentClient = {
    options: agent.options,
    async send(input) {
      if (isScenario(input)) await sendScenario(input)
      else if (isTurnList(input)) await sendTurns(input)
      else return conversation.say(input)
      return replies.at(-1) as AgentReply
    },
  }
  clients.set(client, suite)
  return { client, goals }
}

/** What was said is what an attack is bound by: the words before any payload went in. */
function noting(scope: CaseScope, conversation: Conversation): Conversation {
  return {
    ...conversation,
    say(input, options) {
      scope.said.push(textOfInput(input))
      return conversation.say(input, options)
    },
  }
}

/** An attack whose carrier is the user's own message goes in with the first turn after it was added. */
function payloadSeam(): TurnSeam {
  const met = new Set<BoundAttack>()
  return {
    atInput(text, { scope }) {
      const attack = scope.attacks.find((candidate) => candidate.routes.includes('agent.input') && !met.has(candidate))
      if (!attack) return text
      met.add(attack)
      const placed = carrierOf(attack.variant.carrier).place(text, attack.payload, attack.variant.spot)
      if (placed === undefined) return text
      recordInputDelivery(scope, attack, text, placed)
      return placed
    },
  }
}

const isScenario = (input: unknown): input is Scenario => typeof input === 'object' && (input as { kind?: unknown }).kind === 'scenario'

/** A list of turns, not a conversation: the entries of that have a role. */
const isTurnList = (input: AgentInput | readonly TurnEntry[]): input is readonly TurnEntry[] =>
  Array.isArray(input) && !input.some((entry: { role?: unknown }) => typeof entry === 'object' && typeof entry?.role === 'string')

const clients = new WeakMap<object, CaseSuite>()

/** The suite behind an `agent` fixture, or `undefined` for anything else. */
export function suiteOfClient(value: unknown): CaseSuite | undefined {
  return typeof value === 'object' && value !== null ? clients.get(value) : undefined
}
