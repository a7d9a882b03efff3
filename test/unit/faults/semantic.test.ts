import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { type SemanticKind, semanticKindNames } from '../../../src/faults/semantic/kinds.ts'
import { piecesOf } from '../../../src/faults/semantic/sentences.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { Disturbance } from '../../../src/model/disturbance.ts'
import type { ModelReply } from '../../../src/model/exchange.ts'
import { requestOf, user } from '../../support/model-requests.ts'
import { replyContext } from '../../support/reply-context.ts'

const usage = { inputTokens: 9, outputTokens: 8, cachedTokens: 0, reasoningTokens: 0 }
const said = (text: string): ModelReply => ({ text, toolCalls: [], finish: 'stop', usage })
const TEXT = 'Your order A-1007 was shipped this morning. It should be with you on Friday before noon.\n- Price: 12.50 EUR\n- Items: 3\n'
const FORM = { orderId: 'A-1007', status: 'shipped', total: 12.5, lines: [{ sku: 'B-77', note: 'It left our house today. All is well.' }] }
const calling: ModelReply = {
  toolCalls: [{ id: 'call_1', name: 'refund_order', arguments: '{"orderId":"A-1007","amount":120}' }],
  finish: 'tool_calls',
  usage,
}
const tools = [{ name: 'refund_order', schema: {} }]

interface Options {
  readonly strength?: number
  readonly key?: string
  readonly tools?: readonly { readonly name: string; readonly schema: Record<string, never> }[]
}

function disturbedBy(kind: SemanticKind, { strength }: Options = {}): Disturbance | undefined {
  return f.semantic({ kind, mode: 'canned', ...(strength === undefined ? {} : { strength }) }).disturb(createDraw('x'))[0]
}

function defect(kind: SemanticKind, reply: ModelReply, options: Options = {}): ModelReply {
  const disturbance = disturbedBy(kind, options)
  if (disturbance?.kind !== 'edit_reply') throw new Error('edits no reply')
  const edited = disturbance.edit(
    reply,
    replyContext({
      tools: options.tools ?? tools,
      draw: createDraw(options.key ?? 'edit'),
      request: { messages: [user('Where is my order A-1007? I think it was lost.')] },
      earlier: [said('Hello, how can I help?')],
    }),
  )
  return 'unchanged' in edited ? reply : edited
}

/** Key names and types, all the way down. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]))
}

const WITHIN_CALLS: readonly SemanticKind[] = ['plausible_but_wrong', 'wrong_value', 'fabricated_entity', 'number_drift']
const INSTEAD_OF_CALLS: readonly SemanticKind[] = ['premature_completion', 'invented_tool_result']

describe.each(semanticKindNames)('the defect %s', (kind) => {
  it('shows in a text, the same each time', () => {
    const edited = defect(kind, said(TEXT))

    expect(edited.text).not.toBe(TEXT)
    expect(edited.text).toMatch(/./)
    expect(edited).toEqual(defect(kind, said(TEXT)))
    expect(edited).toMatchObject({ toolCalls: [], finish: 'stop', usage })
  })

  it('keeps the form of structured output, where the form is not the defect', () => {
    const { text = '' } = defect(kind, said(JSON.stringify(FORM)))

    expect(text).not.toBe(JSON.stringify(FORM))
    if (kind === 'wrong_format') expect(() => JSON.parse(text)).toThrow()
    else expect(shapeOf(JSON.parse(text))).toEqual(shapeOf(FORM))
  })

  it('leaves calls their tools and keys', () => {
    const edited = defect(kind, calling)

    if (INSTEAD_OF_CALLS.includes(kind))
      return expect(edited).toMatchObject({ text: expect.stringMatching(/./), toolCalls: [], finish: 'stop' })
    if (!WITHIN_CALLS.includes(kind)) return expect(edited).toBe(calling)
    expect(edited.toolCalls).toMatchObject([{ id: 'call_1', name: 'refund_order' }])
    const args: unknown = JSON.parse(edited.toolCalls[0]?.arguments ?? '')
    expect(args).not.toEqual({ orderId: 'A-1007', amount: 120 })
    expect(shapeOf(args)).toEqual({ orderId: 'string', amount: 'number' })
  })

  it('is told to a live model in one sentence of its own', () => {
    const [prompt] = f.semantic({ kind, mode: 'prompt' }).disturb(createDraw('x'))

    expect(prompt).toMatchObject({ kind: 'instruct', note: { defect: kind, by: 'prompt', strength: 0.5 } })
    expect((prompt as { text: string }).text.length).toBeGreaterThan(60)
  })
})

describe('what the defects are', () => {
  const text = (kind: SemanticKind, reply = said(TEXT), options: Options = {}) => defect(kind, reply, options).text ?? ''

  it.each([
    ['contradiction', /it is not the case that your order A-1007 was shipped/],
    ['circular', /That is so because your order A-1007 was shipped this morning/],
    ['hedging', /It might possibly be that your order A-1007/],
    ['ambiguity', /one of the two/],
    ['overconfident', /will certainly be with you/],
    ['overgeneralised', /always so/],
    ['plausible_but_wrong', /(?:Sunday|after noon|delivered|evening)/],
    ['fabricated_entity', /A-(?!1007)\d{4}/],
    ['fake_reference', /https:\/\/handbook\.invalid\//],
    ['outdated', /2017/],
    ['over_specific', /09:47:\d\d/],
    ['over_reliant_on_history', /Hello, how can I help\?/],
    ['sycophancy', /completely right!.*"Where is my order A-1007\?"/],
  ] as [SemanticKind, RegExp][])('%s: %s', (kind, pattern) => {
    expect(text(kind)).toMatch(pattern)
  })

  it('one wrong value is one', () => {
    const edited = text('wrong_value')
    const numbers = (from: string) => from.match(/\d+(?:\.\d+)?/g) ?? []

    expect(numbers(edited).filter((number, index) => number !== numbers(TEXT)[index])).toHaveLength(1)
  })

  it('drifting numbers stay near, and none stays the same', () => {
    const [price = 0, items = 0] = (/Price: ([\d.]+)[\s\S]*Items: (\d+)/.exec(text('number_drift')) ?? []).slice(1).map(Number)

    expect(price).not.toBe(12.5)
    expect(Math.abs(price - 12.5)).toBeLessThanOrEqual(12.5 * 0.2)
    expect(items).not.toBe(3)
    expect(text('number_drift')).toContain('A-1007')
  })

  it('an outdated answer moves the years it names', () => {
    expect(text('outdated', said('The tariff of 2026 applies since 2025-03-01.'))).not.toMatch(/2026|2025/)
  })

  it('the request is taken for another one: by another call, where there is another tool', () => {
    const edited = defect('misinterpretation', calling, { tools: [...tools, { name: 'cancel_order', schema: {} }] })

    expect(edited.toolCalls).toMatchObject([{ name: 'cancel_order' }])
  })

  it('a question without a past cannot lean on it', () => {
    const disturbance = disturbedBy('over_reliant_on_history')
    if (disturbance?.kind !== 'edit_reply') throw new Error('edits no reply')

    expect(disturbance.edit(said(TEXT), replyContext({ request: requestOf({ messages: [user('Hello?')] }) }))).toEqual({
      unchanged: 'the reply has nothing that "over_reliant_on_history" could act on',
    })
  })
})

describe('strength', () => {
  const LONG = 'One thing holds here. Another thing holds there. A third thing holds too. A fourth thing is true.'
  const hedged = (strength: number) => (defect('hedging', said(LONG), { strength }).text ?? '').split('It might possibly be').length - 1

  it('says in how much of the reply', () => {
    expect([0, 0.5, 1].map(hedged)).toEqual([1, 2, 4])
  })

  it('is told to a live model too', () => {
    const told = (strength: number) =>
      (f.semantic({ kind: 'bias', mode: 'prompt', strength }).disturb(createDraw('x'))[0] as { text: string }).text

    expect(new Set([0.1, 0.5, 1].map(told)).size).toBe(3)
  })
})

describe('the mode', () => {
  it('goes by the model source when left open', () => {
    expect(f.semantic({ kind: 'bias' }).disturb(createDraw('x'))).toMatchObject([
      { kind: 'by_source', live: [{ kind: 'instruct' }], offline: [{ kind: 'edit_reply', note: { defect: 'bias', by: 'canned' } }] },
    ])
  })

  it('needs a kind, and names the nearest', () => {
    expect(() => f.semantic.parse({})).toThrow('"kind"')
    expect(() => f.semantic.parse({ kind: 'contradictions' })).toThrow('Did you mean "contradiction"?')
  })
})

describe('pieces of a text', () => {
  it.each(['', 'One.', 'One. Two!\n\n- three\n1. four. five', 'Version 2.5 is out. e.g. this', '...', 'no end'])(
    'give the text again: %j',
    (text) => {
      expect(piecesOf(text).join('')).toBe(text)
    },
  )

  it('break at sentences and lines, not at decimals or list numbers', () => {
    expect(piecesOf('It costs 2.5 EUR. Good!\n1. First')).toEqual(['It costs 2.5 EUR.', ' Good!', '\n', '1. First'])
  })
})
