import { type AgentInput, textOfInput } from '../agents/message.ts'
import { carrierOf } from '../attacks/carriers/catalog.ts'
import { recordInputDelivery } from '../interception/deliver.ts'
import type { CaseScope } from '../interception/scope.ts'
import type { AgentReply } from '../model/agent.ts'
import type { CaseSuite } from '../runner/case-suite.ts'
import { beginConversation } from '../runner/conversation.ts'
import type { TurnSeam } from '../runner/turn-seams.ts'
import type { AgentClient } from './khaostest-types.ts'

/** A client whose turns belong to the open case. The conversation so far goes with each later turn. */
export function createAgentClient(scope: CaseScope, suite: CaseSuite, replies: AgentReply[]): AgentClient {
  const { agent, timeoutMs } = suite.session.options
  const conversation = beginConversation(scope, { agent, timeoutMs, replies, seams: [payloadSeam] })

  const sendOne = (input: AgentInput): Promise<AgentReply> => {
    scope.said.push(textOfInput(input))
    return conversation.say(input)
  }

  const client: AgentClient = {
    options: agent.options,
    async send(input) {
      if (!isTurnList(input)) return sendOne(input)
      let last: AgentReply | undefined
      for (const turn of input) last = await sendOne(turn)
      if (!last) throw new TypeError('agent.send([]) has no turn to say.')
      return last
    },
  }
  clients.set(client, suite)
  return client
}

/** An attack whose carrier is the user's own message goes in with the first turn. */
const payloadSeam: TurnSeam = {
  atInput(text, { scope, turn }) {
    const attack = scope.attacks.find((candidate) => candidate.routes.includes('agent.input'))
    if (!attack || turn > 1) return text
    const placed = carrierOf(attack.variant.carrier).place(text, attack.payload, attack.variant.spot)
    if (placed === undefined) return text
    recordInputDelivery(scope, attack, text, placed)
    return placed
  },
}

const isTurnList = (input: AgentInput | readonly string[]): input is readonly string[] =>
  Array.isArray(input) && input.every((turn) => typeof turn === 'string')

const clients = new WeakMap<object, CaseSuite>()

/** The suite behind an `agent` fixture, or `undefined` for anything else. */
export function suiteOfClient(value: unknown): CaseSuite | undefined {
  return typeof value === 'object' && value !== null ? clients.get(value) : undefined
}
