import { beforeAll, describe, expect, it } from 'vitest'
import { describeFactories } from '../../../../src/faults/catalog.ts'
import * as context from '../../../../src/faults/context/index.ts'
import type { AnyFaultFactory } from '../../../../src/faults/fault.ts'
import * as input from '../../../../src/faults/input/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { beginConversation } from '../../../../src/runner/conversation.ts'
import { inCase } from '../../../support/in-case.ts'
import { type DeskClient, deskClients } from './clients.ts'
import { deskAgent } from './desk-agent.ts'
import { deskModel } from './desk-model.ts'
import { contextRows, type DeskRow, inputClients, inputRows } from './rows.ts'

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

const TURNS = ['Hello, my name is Ada. I come from Ulm, by train.', 'Where is my order A-1007?', 'What is my name?']

/** What the model is shown of messages and settings, request by request. */
async function shownUnder(client: DeskClient, faults: readonly FaultSpec[]) {
  const { scope, result } = await inCase(
    async (open) => {
      const conversation = beginConversation(open, { agent: deskAgent(client, { forgetful: true }), timeoutMs: 20_000 })
      for (const text of TURNS) await conversation.say(text)
      return conversation.replies
    },
    { faults, source: deskModel(), caseId: `${client} rows` },
  )
  if (result.error) throw result.error
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  return {
    shown: exchanges.map(({ request }) => [request.messages, request.temperature, request.maxOutputTokens]),
    fired: entriesOf(scope.recorder.entries, 'fault'),
    states: scope.schedule.report().map(({ state }) => state),
    ended: result.value?.map((reply) =>
      reply.cancelled ? 'cancelled' : reply.error ? `${reply.error.name}: ${reply.error.message}` : reply.ended,
    ),
  }
}

const rowsOf = (client: DeskClient): readonly DeskRow[] =>
  inputClients.some((name) => name === client) ? [...contextRows, ...inputRows] : contextRows

describe.each(deskClients)('in a conversation on %s', (client) => {
  let usual: Awaited<ReturnType<typeof shownUnder>>
  beforeAll(async () => {
    usual = await shownUnder(client, [])
  })

  it.each(rowsOf(client).map(({ name, fault }) => [fault.name, name, fault] as const))(
    '%s, %s, reaches the model, and the client goes on',
    async (_fault, _name, fault) => {
      const isCancelled = fault.config['then'] === 'cancel'

      const { shown, fired, states, ended } = await shownUnder(client, [fault])

      expect(states).toEqual(['fired'])
      for (const { effective } of fired) expect(Object.keys(effective)).not.toEqual([])
      // This desk looks at no signal: it goes on as if nothing had been said.
      if (isCancelled) expect(shown).toEqual(usual.shown)
      else expect(shown).not.toEqual(usual.shown)
      expect(ended).toEqual(['answered', isCancelled ? 'cancelled' : 'answered', 'answered'])
    },
  )
})

describe('the rows', () => {
  it('hold every fault of context, memory and input', () => {
    const names = describeFactories([...Object.values<AnyFaultFactory>(context), ...Object.values<AnyFaultFactory>(input)]).map(
      ({ name }) => name,
    )

    expect(names.filter((name) => ![...contextRows, ...inputRows].some(({ fault }) => fault.name === name))).toEqual([])
  })
})
