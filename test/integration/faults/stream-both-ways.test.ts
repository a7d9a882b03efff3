import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import '../../../matchers/index.ts'
import * as faults from '../../../src/faults/index.ts'
import { reframeModes } from '../../../src/model/disturbance.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { models } from '../../../src/models/source.ts'
import { carefulAgent, carelessAgent, finalAgent, helpedAgent, orderlyAgent, showingAgent } from './stream-agents.ts'

type Agent = ReturnType<typeof carefulAgent>

interface Row {
  readonly fault: FaultSpec
  readonly careless: () => Agent
  readonly careful: () => Agent
}

const pair = (fault: FaultSpec, careless: () => Agent = carelessAgent, careful: () => Agent = carefulAgent): Row => ({
  fault,
  careless,
  careful,
})

/** Two lookups at once, then a sentence with characters of two bytes. */
const source = models.scripted(
  [
    ({ messages }) =>
      messages.some(({ toolResult }) => toolResult !== undefined)
        ? 'Order A-1007 and order B-2008 have shipped – Grüße, your shop.'
        : { toolCalls: ['A-1007', 'B-2008'].map((orderId) => ({ name: 'lookup_order', arguments: { orderId } })) },
  ],
  { loop: true },
)

const counting = [() => carelessAgent({ counts: true }), () => carefulAgent({ counts: true })] as const

/** The first call is for tools, the second is the answer. */
const rows: Readonly<Record<string, Row>> = {
  bandwidth: pair(faults.llmStreamBandwidth()),
  'no end marker': pair(faults.llmStreamMissingTerminal()),
  'no finish reason': pair(faults.llmStreamMissingTerminal({ what: 'finish' })),
  'no end at all': pair(faults.llmStreamMissingTerminal({ what: 'both' })),
  'content after the end': pair(faults.llmStreamAfterDone()),
  ...Object.fromEntries(
    reframeModes.map((mode) => [
      `framing: ${mode}`,
      // Only the answer has characters that can be split.
      pair(mode === 'split_utf8' ? faults.llmStreamFraming().onCall(2) : faults.llmStreamFraming({ mode })),
    ]),
  ),
  'a frame twice': pair(faults.llmStreamFrames().onCall(2), showingAgent, finalAgent),
  'a frame late': pair(faults.llmStreamFrames({ mode: 'reorder' }).onCall(2), showingAgent, finalAgent),
  'a frame lost': pair(faults.llmStreamFrames({ mode: 'drop' }).onCall(2), showingAgent, finalAgent),
  'a frame lost in a call': pair(faults.llmStreamFrames({ mode: 'drop' })),
  'an unknown event': pair(faults.llmStreamWrongEvent()),
  'a field of the wrong type': pair(faults.llmStreamWrongEvent({ mode: 'wrong_type' }).onCall(2)),
  'an empty delta': pair(faults.llmStreamWrongEvent({ mode: 'empty_delta' }).onCall(2), showingAgent, finalAgent),
  'an index nobody opened': pair(faults.llmStreamWrongEvent({ mode: 'index_jump' }).onCall(2)),
  'garbage: bad_json': pair(faults.llmStreamGarbage()),
  'garbage: html': pair(faults.llmStreamGarbage({ kind: 'html' })),
  'garbage: binary': pair(faults.llmStreamGarbage({ kind: 'binary' })),
  'interleaved tool calls': pair(faults.llmStreamInterleavedTools()),
  'not streamed': pair(faults.llmStreamNotStreamed()),
  unrequested: pair(
    faults.llmStreamUnrequested(),
    () => carelessAgent({ streams: false }),
    () => carefulAgent({ streams: false }),
  ),
  'no token counts': pair(faults.llmStreamUsage(), ...counting),
  'early token counts': pair(faults.llmStreamUsage({ mode: 'early' }), ...counting),
}

beforeEach(() => {
  // The openai stream reader prints what it could not parse.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(Object.entries(rows))('%s', (_name, { fault, careless, careful }) => {
  it('is not survived by a careless reader', async () => {
    await expect(careless()).not.toRecoverFrom(fault, { model: source })
  })

  it('is survived by a careful one', async () => {
    await expect(careful()).toRecoverFrom(fault, { model: source })
  })
})

describe('a delta before the start of the message', () => {
  const fault = faults.llmStreamWrongEvent({ mode: 'delta_before_start' })
  const answer = { model: models.scripted(['Both orders have shipped.'], { loop: true }) }

  it('is lost by the stream helper of the Anthropic library', async () => {
    await expect(helpedAgent()).not.toRecoverFrom(fault, answer)
  })

  it('is made good by asking again without a stream', async () => {
    await expect(orderlyAgent()).toRecoverFrom(fault, answer)
  })
})

it('pairs every fault of this family that acts on frames or their bytes', () => {
  const paired = new Set(Object.values(rows).map(({ fault }) => fault.name))
  const inFamily = Object.values({
    ...faults,
  }).flatMap((factory) => ('definition' in factory && factory.definition.name.startsWith('llm_stream_') ? [factory.definition.name] : []))
  const elsewhere = ['cut', 'cut_in_tool_call', 'error', 'hang', 'stall', 'keepalive_only'].map((name) => `llm_stream_${name}`)

  expect([...paired, ...elsewhere].toSorted()).toEqual([...new Set(inFamily)].toSorted())
})
