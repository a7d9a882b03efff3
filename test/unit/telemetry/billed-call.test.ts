import { describe, expect, it } from 'vitest'
import type { ModelReply, Usage } from '../../../src/model/exchange.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { billedCall } from '../../../src/telemetry/billed-call.ts'
import { costUsd } from '../../../src/telemetry/pricing.ts'
import { totalUsage } from '../../../src/telemetry/usage.ts'
import { requestOf, user } from '../../support/model-requests.ts'

const usage: Usage = { inputTokens: 1000, cachedTokens: 400, outputTokens: 200, reasoningTokens: 50 }
const request = requestOf({ model: 'gpt-4o', messages: [user('x'.repeat(4000))] })
const answered = (over: Partial<ModelReply> = {}, source = 'stand-in') => ({
  request,
  source,
  reply: { text: 'Yes.', toolCalls: [], finish: 'stop', usage, ...over } as ModelReply,
})

describe('the bill of a call', () => {
  it('is by the model that answered, where its price is known', () => {
    expect(billedCall(answered({ model: 'gpt-4o-mini-2024-07-18' })).model).toBe('gpt-4o-mini-2024-07-18')
    expect(billedCall(answered({ model: 'nobody-knows' })).model).toBe('gpt-4o')
    expect(billedCall(answered()).model).toBe('gpt-4o')
  })

  it('is nothing where nothing was answered, and unknown where the counts are', () => {
    expect(totalUsage([billedCall({ request, source: 'stand-in' })])).toMatchObject({ calls: 1, costUsd: 0 })
    expect(totalUsage([billedCall(answered()), billedCall(answered({ usage: { ...usage, inputTokens: 0 } }))])).toEqual({
      calls: 2,
      ...usage,
      costUsd: null,
    })
  })

  it.each([
    ['negative', { inputTokens: -1000 }],
    ['no numbers', { outputTokens: Number.NaN }],
    ['endless', { inputTokens: Number.POSITIVE_INFINITY }],
    ['in parts', { outputTokens: 1.5 }],
    ['missing', { inputTokens: 0, outputTokens: 0 }],
    ['cached beyond the input', { cachedTokens: 1001 }],
    ['thought beyond the output', { reasoningTokens: 201 }],
  ] as const)('never rests on counts that are %s', (_what, wrong) => {
    const total = totalUsage([billedCall(answered({ usage: { ...usage, ...wrong } })), billedCall(answered())])

    expect(total).toEqual({ calls: 2, ...usage, costUsd: null })
  })

  it('does not take the word of a wire for far too many', () => {
    const huge = { usage: { ...usage, inputTokens: 100_000 } }

    expect(billedCall(answered(huge, 'live')).usage).toBeNull()
    expect(billedCall(answered(huge, 'scripted')).usage).toEqual(huge.usage)
    expect(billedCall(answered({}, 'live')).usage).toEqual(usage)
  })

  it('leaves room for what has no text', () => {
    const withImage = { ...answered({ usage: { ...usage, inputTokens: 100_000 } }, 'live') }
    const attached = { ...withImage, request: { ...request, messages: [{ ...user('Look'), attachments: ['image'] }] } }

    expect(billedCall(attached).usage).toEqual(withImage.reply.usage)
  })
})

describe('counts read off a wire', () => {
  const read = (told: unknown) =>
    openaiChat.readReply(JSON.stringify({ choices: [{ message: { content: 'Yes.' }, finish_reason: 'stop' }], usage: told }), false)

  it.each([
    ['missing', undefined],
    ['null', null],
    ['text', { prompt_tokens: '1000', completion_tokens: '200' }],
    ['negative', { prompt_tokens: -1000, completion_tokens: -200 }],
    ['zero', { prompt_tokens: 0, completion_tokens: 0 }],
    ['huge', { prompt_tokens: 100_000_000, completion_tokens: 200 }],
  ])('%s: never a cost, never NaN', (_how, told) => {
    const total = totalUsage([billedCall({ request, source: 'live', reply: read(told) })])

    expect(total.costUsd).toBeNull()
    for (const count of [total.inputTokens, total.outputTokens, total.cachedTokens]) expect(count).toBe(0)
  })

  it('as they should be: the cost', () => {
    const reply = read({ prompt_tokens: 1000, completion_tokens: 200 })

    expect(totalUsage([billedCall({ request, source: 'live', reply })]).costUsd).toBe(costUsd('gpt-4o', reply.usage))
  })
})
