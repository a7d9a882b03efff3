import { describe, expect, it } from 'vitest'
import * as faults from '../../../src/faults/index.ts'
import { type ClientName, matrixClients } from './clients.ts'
import { observe } from './observe.ts'

const asked = { stream: false, tools: false, retries: false }
const streamed = { ...asked, stream: true }
const calling = { ...streamed, tools: true }

/** What a dialect says in place of what it has no words for, as the record tells it. */
const nearest = [
  ['mistral', 'a refusal', faults.llmRefusal(), asked, /ordinary text/],
  ['cohere', 'a refusal', faults.llmRefusal(), asked, /ordinary text/],
  ['ollama', 'a refusal', faults.llmRefusal(), asked, /ordinary text/],
  ['mistral', 'a filtered completion', faults.llmContentFilter({ stage: 'completion' }), asked, /`error`/],
  ['cohere', 'a filtered completion', faults.llmContentFilter({ stage: 'completion' }), asked, /`ERROR`/],
  ['ollama', 'a filtered completion', faults.llmContentFilter({ stage: 'completion' }), asked, /just stops/],
  ['mistral', 'a blocked prompt', faults.llmContentFilter(), asked, /`error`/],
  ['cohere', 'a blocked prompt', faults.llmContentFilter(), asked, /`ERROR`/],
  ['ollama', 'a blocked prompt', faults.llmContentFilter(), asked, /status 400/],
  ['ollama', 'keep-alives', faults.llmStreamKeepaliveOnly({ everyMs: 5_000 }), streamed, /mere silence/],
  ['mistral', 'a cut inside a call', faults.llmStreamCutInToolCall(), calling, /one event/],
  ['ollama', 'a cut inside a call', faults.llmStreamCutInToolCall(), calling, /one event/],
  ['genai', 'a cut inside a call', faults.llmStreamCutInToolCall(), calling, /one event/],
] as const satisfies readonly (readonly [ClientName, string, ...unknown[]])[]

describe('the nearest form', () => {
  it.each(nearest)('on %s, of %s, is told in the record', async (client, _what, fault, options, words) => {
    const { fired } = await observe(matrixClients[client], options, [fault])

    expect(fired).toHaveLength(1)
    expect(fired[0]?.effective['approximated']).toMatch(words)
  })
})

describe('a form of its own', () => {
  it.each([
    ['openai chat', 'a refusal', faults.llmRefusal(), asked],
    ['cohere', 'a cut inside a call', faults.llmStreamCutInToolCall(), calling],
    ['mistral', 'keep-alives', faults.llmStreamKeepaliveOnly({ everyMs: 5_000 }), streamed],
  ] as const)('on %s, of %s, is called no approximation', async (client, _what, fault, options) => {
    const { fired } = await observe(matrixClients[client], options, [fault])

    expect(fired).toHaveLength(1)
    expect(fired[0]?.effective).not.toHaveProperty('approximated')
  })
})

describe('an edit for which a wire has no words', () => {
  it.each(['ollama', 'genai', 'openai responses'] as const)('has not fired on %s, and the report says why', async (client) => {
    const { fired, reports } = await observe(matrixClients[client], asked, [faults.llmFinishReasonLie({ finish: 'tool_calls' })])

    expect(fired).toEqual([])
    expect(reports).toEqual([
      expect.objectContaining({ state: 'noop', nearMiss: expect.stringContaining('makes no difference on this wire') }),
    ])
  })
})
