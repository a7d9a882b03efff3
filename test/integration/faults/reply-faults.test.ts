import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import {
  llmApiDrift,
  llmContextLength,
  llmCrossedReply,
  llmFormatViolation,
  llmLogprobs,
  llmModelSwapped,
  llmPause,
  llmRequestTooLarge,
  llmStaleReply,
} from '../../../src/faults/index.ts'
import { parseJson } from '../../../src/internal/json.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import type { ModelSource } from '../../../src/model/source.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'
import { described, parameters } from './clients/question.ts'

const ANSWER = 'Order A-1007 is on its way and should arrive on Friday.'
const client = () => new OpenAI({ apiKey: 'x', maxRetries: 0 })
const says = (...turns: readonly string[]): ModelSource => models.scripted(turns, { loop: true })

async function run(agent: () => Promise<unknown>, faults: readonly FaultSpec[], source: ModelSource = says(ANSWER)) {
  const { scope, result } = await inCase(agent, { faults, source })
  return {
    said: result.error ? `threw ${result.error.name}` : result.value,
    asked: entriesOf(scope.recorder.entries, 'exchange').length,
    statuses: entriesOf(scope.recorder.entries, 'exchange').map(({ status }) => status),
    states: scope.schedule.report().map(({ state }) => state),
  }
}

const textOf = async (body: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {}) => {
  const made = await client().chat.completions.create({
    model: 'gpt-4o',
    messages: [{ role: 'user', content: 'Where is A-1007?' }],
    ...body,
  })
  return { text: made.choices[0]?.message.content ?? '', finish: made.choices[0]?.finish_reason, model: made.model, made }
}

describe('a turn that is paused', () => {
  const ask = (messages: readonly Anthropic.MessageParam[]) =>
    new Anthropic({ apiKey: 'x', maxRetries: 0 }).messages.create({ model: 'claude-test', max_tokens: 64, messages: [...messages] })
  const read = (message: Anthropic.Message) => message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
  const impatient = async () => read(await ask([{ role: 'user', content: 'Where is A-1007?' }]))
  const patient = async () => {
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Where is A-1007?' }]
    for (;;) {
      const message = await ask(messages)
      if (message.stop_reason !== 'pause_turn') return read(message)
      messages.push({ role: 'assistant', content: message.content })
    }
  }

  it('is half an answer to an agent that stops there, and the whole to one that goes on', async () => {
    expect((await run(impatient, [llmPause()])).said).toBe(ANSWER.slice(0, ANSWER.length / 2))
    expect(await run(patient, [llmPause()])).toMatchObject({ said: ANSWER, asked: 2, states: ['fired'] })
  })

  it('comes as often in a row as it says', async () => {
    expect(await run(patient, [llmPause({ times: 3 })])).toMatchObject({ said: ANSWER, asked: 4 })
  })
})

describe('structured output in the wrong form', () => {
  const FORM = '{"orderId":"A-1007","status":"shipped"}'
  const asForm = { response_format: { type: 'json_object' } } as const
  const trusting = async () => JSON.parse((await textOf(asForm)).text) as unknown
  /** Looks at what it got, and asks once more. */
  const checking = async () => {
    for (let attempt = 0; attempt < 2; attempt++) {
      const form = parseJson((await textOf(asForm)).text) as { orderId?: unknown } | undefined
      if (typeof form?.orderId === 'string') return form
    }
    return 'no usable form'
  }

  it.each(['fenced', 'prose_around', 'trailing_comma'] as const)(
    '%s: throws in an agent that trusts it, and is asked for again by one that checks',
    async (mode) => {
      expect((await run(trusting, [llmFormatViolation({ mode })], says(FORM))).said).toBe('threw SyntaxError')
      expect(await run(checking, [llmFormatViolation({ mode })], says(FORM))).toMatchObject({ said: JSON.parse(FORM), asked: 2 })
    },
  )

  it.each(['missing_key', 'wrong_type', 'schema_ignored'] as const)('%s: goes through an agent that only parses', async (mode) => {
    const { said } = await run(trusting, [llmFormatViolation({ mode })], says(FORM))

    expect(said).not.toEqual(JSON.parse(FORM))
    expect(typeof said).toBe('object')
  })

  it('is no call where one was demanded', async () => {
    const tools = [{ type: 'function' as const, function: { ...described, parameters } }]
    const forced = async () => (await textOf({ tools, tool_choice: 'required' })).made.choices[0]?.message
    const calling = models.scripted([{ toolCalls: [{ name: 'lookup_order', arguments: { orderId: 'A-1007' } }] }], { loop: true })

    expect((await run(forced, [], calling)).said).toHaveProperty('tool_calls')
    expect((await run(forced, [llmFormatViolation({ mode: 'tool_choice_ignored' })], calling)).said).toMatchObject({
      content: 'I can answer this without a tool.',
    })
  })
})

describe('a reply that belongs elsewhere', () => {
  /** Asks two things, and says what it was told second. */
  const two = (isAnswer: (text: string) => boolean) => async () => {
    await textOf({ messages: [{ role: 'user', content: 'Is there a letter for me?' }] })
    for (let attempt = 0; attempt < 2; attempt++) {
      const { text } = await textOf()
      if (isAnswer(text)) return text
    }
    return 'I got no answer that is about this order.'
  }
  const anything = two(() => true)
  const about = two((text) => text.includes('A-1007'))
  const LETTER = 'There is no letter.'

  it('is repeated by an agent that takes what comes, and asked for again by one that reads it', async () => {
    expect((await run(anything, [llmStaleReply()], says(LETTER, ANSWER))).said).toBe(LETTER)
    expect(await run(about, [llmStaleReply()], says(LETTER, ANSWER, ANSWER))).toMatchObject({ said: ANSWER, asked: 3 })
  })

  it("is somebody else's", async () => {
    expect((await run(anything, [llmCrossedReply().onCall(2)], says(LETTER, ANSWER))).said).toMatch(/^Order A-(?!1007)\d{4} is on its way/)
    expect((await run(about, [llmCrossedReply().onCall(2)], says(LETTER, ANSWER, ANSWER))).said).toBe(ANSWER)
  })

  it('is the first of its case: there is no earlier one', async () => {
    expect(await run(() => textOf(), [llmStaleReply()])).toMatchObject({ states: ['noop'] })
  })
})

describe('a model that was swapped', () => {
  const careful = async () => {
    const { text, model } = await textOf()
    return model.startsWith('gpt-4o') && model !== 'gpt-4o-mini' ? text : `Answered by ${model}, not by the model that was asked.`
  }

  it('is seen by an agent that looks, and hidden by a dishonest provider', async () => {
    expect((await run(careful, [llmModelSwapped()])).said).toContain('gpt-4o-mini')
    expect((await run(careful, [llmModelSwapped({ where: 'request' })])).said).toContain('gpt-4o-mini')
    expect((await run(careful, [llmModelSwapped({ where: 'request', honest: false })])).said).toBe(ANSWER)
  })
})

describe("tomorrow's API", () => {
  it.each(['unknown_field', 'unknown_block', 'unknown_enum', 'renamed_field'] as const)(
    '%s: says the same to an agent that reads what it needs',
    async (mode) => {
      expect(await run(async () => (await textOf()).text, [llmApiDrift({ mode })])).toMatchObject({ said: ANSWER, states: ['fired'] })
    },
  )

  it('a renamed count is gone for those who need it', async () => {
    const counting = async () => (await textOf()).made.usage?.prompt_tokens

    expect((await run(counting, [])).said).toBeGreaterThan(0)
    expect((await run(counting, [llmApiDrift({ mode: 'renamed_field' })])).said).toBeUndefined()
  })
})

describe('log-probabilities', () => {
  /** Answers only when it can be sure. */
  const sure = (isChecked: boolean) => async () => {
    const { text, made } = await textOf({ logprobs: true })
    const list = made.choices[0]?.logprobs?.content?.map(({ logprob }) => logprob) ?? []
    if (isChecked && (list.length === 0 || !list.every((value) => typeof value === 'number'))) return 'I cannot say how sure I am.'
    const chance = Math.exp(list.reduce((sum, value) => sum + value, 0))
    return chance < 0.01 ? 'I am not sure.' : text
  }

  it.each(['missing', 'nan'] as const)('%s: make a careless agent sure, and a careful one say that it cannot know', async (mode) => {
    expect((await run(sure(false), [llmLogprobs({ mode })])).said).toBe(ANSWER)
    expect((await run(sure(true), [llmLogprobs({ mode })])).said).toBe('I cannot say how sure I am.')
  })

  it('are as they should be otherwise', async () => {
    expect((await run(sure(true), [])).said).toBe(ANSWER)
  })
})

describe('a request that is too large', () => {
  const history = Array.from({ length: 40 }, (_, index) => ({ role: 'user' as const, content: `Note ${index}: ${'words '.repeat(40)}` }))
  const stubborn = async () => (await textOf({ messages: history })).text
  /** Leaves the oldest half away until it fits. */
  const compacting = async () => {
    for (let messages = history; messages.length > 0; messages = messages.slice(Math.ceil(messages.length / 2))) {
      try {
        return (await textOf({ messages })).text
      } catch (error) {
        const { status, code } = error as { status?: number; code?: string }
        if (status !== 413 && code !== 'context_length_exceeded') throw error
      }
    }
    return ''
  }

  it.each([
    ['in tokens', llmContextLength({ maxTokens: 1000 }), 400],
    ['in bytes', llmRequestTooLarge({ maxBytes: 4000 }), 413],
  ] as const)('%s: fails an agent that does not shorten it, and passes for one that does', async (_how, fault, status) => {
    expect(await run(stubborn, [fault])).toMatchObject({ said: expect.stringContaining('threw'), statuses: [status] })
    expect(await run(compacting, [fault])).toMatchObject({ said: ANSWER, statuses: [status, status, 200], states: ['fired'] })
  })

  it('is measured: one that fits passes, and the fault says why it did not act', async () => {
    const { states, statuses } = await run(stubborn, [llmContextLength(), llmRequestTooLarge()])

    expect(statuses).toEqual([200])
    expect(states).toEqual(['unmatched', 'unmatched'])
  })
})
