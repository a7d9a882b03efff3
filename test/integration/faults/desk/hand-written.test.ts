import { expect } from 'vitest'
import '../../../../matchers/index.ts'
import { conversationHistoryDropped, inputDoubleSubmit, inputInterrupt, memoryLoss } from '../../../../src/faults/index.ts'
import { khaostest } from '../../../../src/vitest/khaostest.ts'
import { deskAgent } from './desk-agent.ts'
import { deskModel } from './desk-model.ts'
import { refundAgent, refundModel } from './refund-agents.ts'

khaostest(
  'a message that arrives twice is seen in an open case',
  { agent: refundAgent('anthropic', { careful: false }), model: refundModel() },
  async ({ agent, khaos }) => {
    khaos.inject(inputDoubleSubmit())

    await agent.send('Please pay back order A-7.')

    await expect(khaos).toInject('input_double_submit')
    await expect(khaos).toDuplicateSideEffect()
  },
)

khaostest(
  'a careful agent pays once, and stops when its user does',
  { agent: refundAgent('anthropic', { careful: true }), model: refundModel() },
  async ({ agent, khaos }) => {
    khaos.inject(inputDoubleSubmit())
    await agent.send('Please pay back order A-7.')
    khaos.inject(inputInterrupt().onTurn(2))

    const stopped = await agent.send('Please pay back order B-8.')

    await expect(khaos).not.toDuplicateSideEffect()
    expect(stopped).toMatchObject({ ended: 'threw', cancelled: true })
    expect(khaos.ledger.filter((entry) => entry.kind === 'tool_run')).toHaveLength(1)
  },
)

khaostest(
  'the past is gone from the turn on in which it is dropped',
  { agent: deskAgent('openai responses', { forgetful: true }), model: deskModel() },
  async ({ agent, khaos }) => {
    await agent.send('Hello, my name is Ada.')
    khaos.inject(conversationHistoryDropped())

    const reply = await agent.send('What is my name?')

    expect(reply.text).toBe('I do not know your name.')
    expect(khaos.exchanges.at(-1)?.request.messages).toHaveLength(2)
  },
)

khaostest(
  'stored memory goes between the turns of an open case',
  { agent: deskAgent('genai', { forgetful: false }), model: deskModel() },
  async ({ agent, khaos }) => {
    khaos.inject(memoryLoss())
    await agent.send('Hello, my name is Ada.')
    expect(khaos.state).toEqual({ customer: 'Ada' })

    await agent.send('Tell me about your shop.')

    expect(khaos.state).toEqual({})
    await expect(khaos).toInject('memory_loss')
  },
)
