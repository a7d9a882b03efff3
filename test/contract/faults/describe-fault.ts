import { describe, expect, it } from 'vitest'
import { describeFactories } from '../../../src/faults/catalog.ts'
import type { AnyFaultFactory } from '../../../src/faults/fault.ts'
import { faultFromSpec } from '../../../src/faults/fault-from-spec.ts'
import { toSnakeCase } from '../../../src/faults/key-case.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { Disturbance } from '../../../src/model/disturbance.ts'
import type { ModelReply, RequestMessage } from '../../../src/model/exchange.ts'
import { behaviorCodes, type Fault } from '../../../src/model/fault.ts'
import type { McpEditContext, McpMessage } from '../../../src/model/mcp.ts'
import type { MutatorContext } from '../../../src/model/mutator.ts'
import { points } from '../../../src/model/point.ts'
import type { RequestEdit } from '../../../src/model/request-edit.ts'
import type { ResultEditContext } from '../../../src/model/result-edit.ts'
import type { SideReply, SideRequest } from '../../../src/model/side.ts'
import { stageOf } from '../../../src/scheduling/compose-firings.ts'
import { replyContext } from '../../support/reply-context.ts'

/** What a number in a config may count: a unit, or one of the few things that need none. */
const UNITS = /(Ms|Seconds|Bytes|PerSecond|Chunks|Tokens|Deltas|Fraction)$|^(bytes|fraction|frames|tokens)$/
const UNITLESS = new Set(
  'status exitCode limit remaining count times n hops age keep rank severity factor strength afterCalls keepLast keepCount fail pass temperature rpm tpm inputTpm outputTpm rpd code keepFields'.split(
    ' ',
  ),
)

const replies: readonly ModelReply[] = [
  {
    text: 'Your order 7 is on its way.',
    toolCalls: [],
    finish: 'stop',
    usage: { inputTokens: 9, outputTokens: 8, cachedTokens: 0, reasoningTokens: 0 },
  },
  {
    toolCalls: [{ id: 'call_1', name: 'refund', arguments: '{"order_id":7,"reason":"late"}' }],
    finish: 'tool_calls',
    usage: { inputTokens: 9, outputTokens: 8, cachedTokens: 0, reasoningTokens: 0 },
  },
]
const sideCalls: readonly (readonly [SideRequest, SideReply])[] = [
  [
    { operation: 'embedding', provider: 'openai', model: 'm', texts: ['a', 'b'], dimensions: 4 },
    {
      operation: 'embedding',
      vectors: [
        { index: 0, values: [0.5, 0.5, 0.5, 0.5] },
        { index: 1, values: [1, 0, 0, 0] },
      ],
      inputTokens: 2,
    },
  ],
  [
    { operation: 'rerank', provider: 'cohere', model: 'm', query: 'a', documents: ['b', 'a'] },
    {
      operation: 'rerank',
      ranking: [
        { index: 1, score: 0.9 },
        { index: 0, score: 0.1 },
      ],
      inputTokens: 3,
    },
  ],
  [
    { operation: 'moderation', provider: 'openai', model: 'm', texts: ['a'] },
    { operation: 'moderation', results: [{ verdict: 'allow', categories: [] }], inputTokens: 1 },
  ],
]
const results = [
  '{"order_id":7,"status":"shipped","items":[{"sku":"a","price":12.5}],"paid":true,"note":null}',
  'The order is on its way.',
  '',
  '[]',
]

/**
 * What every fault must keep to: names, units, strict JSON-safe config, and a pure `disturb`.
 *
 * @param samples configs beside the default one; enums of the config are tried out without being named here.
 */
export function describeFault(factory: AnyFaultFactory, samples: readonly Record<string, unknown>[] = []): void {
  const [row] = describeFactories([factory])
  if (row === undefined) throw new Error('describeFactories lost the factory')
  const required = row.config.some((key) => key.required)
  const base = required ? (samples[0] ?? {}) : {}
  const configs = [base, ...samples, ...variants(row.config).map((variant) => ({ ...base, ...variant }))]

  describe(row.name, () => {
    it('has a name, points, weight, limit and expectations from the lists of the model', () => {
      expect(row.name).toMatch(/^[a-z]+(_[a-z0-9]+)*$/)
      expect(toSnakeCase(row.factory)).toBe(row.name)
      expect(row.points.length).toBeGreaterThan(0)
      for (const point of row.points) expect(points).toContain(point)
      expect(row.severity).toBeGreaterThanOrEqual(0.1)
      expect(row.severity).toBeLessThanOrEqual(1)
      expect([1, 'always']).toContain(row.defaultLimit)
      for (const code of row.expects) expect(behaviorCodes).toContain(code)
      expect(row.effect).not.toBe('')
    })

    it('says the unit of every number in its key', () => {
      for (const { name, schema } of row.config) {
        const type = (schema as { type?: unknown }).type
        if (type === 'number' || type === 'integer') expect(UNITS.test(name) || UNITLESS.has(name), `${name} has no unit`).toBe(true)
        expect(['delay', 'timeout', 'interval', 'duration']).not.toContain(name)
      }
    })

    it('refuses an unknown key and names the nearest', () => {
      const [first] = row.config
      const misspelt = first === undefined ? 'unknownKey' : `${first.name}x`

      expect(() => factory.parse({ ...base, [misspelt]: 1 })).toThrow(`has no key "${misspelt}"`)
      if (first !== undefined) expect(() => factory.parse({ ...base, [misspelt]: 1 })).toThrow(`Did you mean "${first.name}"?`)
    })

    it.each(configs)('is JSON-safe and reads the same from YAML: %o', (config) => {
      const fault = factory.parse(config)

      expect(JSON.parse(JSON.stringify(fault.config))).toEqual(fault.config)
      const yaml = Object.fromEntries(Object.entries(config).map(([key, value]) => [toSnakeCase(key), value]))
      expect(faultFromSpec({ type: row.name, config: yaml }, { [row.name]: factory }).config).toEqual(fault.config)
    })

    it.each(configs)('disturbs purely: %o', (config) => {
      const fault = factory.parse(config)

      const first = fault.disturb(createDraw('seed', 1))

      expect(first.length).toBeGreaterThan(0)
      expect(JSON.stringify(fault.disturb(createDraw('seed', 1)))).toBe(JSON.stringify(first))
      for (const disturbance of first) {
        expect(stageOf(disturbance)).toBeTypeOf('string')
        expectPureEdit(disturbance)
      }
    })

    it('leaves what it was made from alone', () => {
      const fault: Fault = factory.parse(base)
      const before = JSON.stringify(fault)
      fault.onCall(2).onTurn(1).times(3).optional()
      fault.disturb(createDraw('seed', 2))

      expect(JSON.stringify(fault)).toBe(before)
    })
  })
}

/** Every value of every enum, and the other truth of every flag. */
function variants(keys: ReturnType<typeof describeFactories>[number]['config']): readonly Record<string, unknown>[] {
  return keys.flatMap(({ name, schema }) => {
    const values = (schema as { enum?: unknown }).enum
    return Array.isArray(values) ? values.map((value) => ({ [name]: value as unknown })) : []
  })
}

function expectPureEdit(disturbance: Disturbance): void {
  if (disturbance.kind === 'by_source') for (const inner of [...disturbance.live, ...disturbance.offline]) expectPureEdit(inner)
  if (disturbance.kind === 'edit_reply') {
    for (const reply of replies) {
      const context = () =>
        replyContext({
          tools: [{ name: 'refund', schema: { type: 'object', properties: { order_id: { type: 'integer' } }, required: ['order_id'] } }],
          earlier: [replies[1] as ModelReply],
          request: { responseFormat: { kind: 'json' } },
        })
      const frozen = deepFreeze(structuredClone(reply))
      expect(disturbance.edit(frozen, context())).toEqual(disturbance.edit(frozen, context()))
    }
  }
  if (disturbance.kind === 'edit_side') {
    for (const [request, reply] of sideCalls) {
      const frozen = deepFreeze(structuredClone(reply))
      const edited = () => disturbance.edit(frozen, { request, draw: createDraw('edit') })
      expect(edited()).toEqual(edited())
    }
  }
  if (disturbance.kind === 'edit_message') {
    for (const [request, answer] of mcpCalls) {
      const frozen = deepFreeze(structuredClone(disturbance.of === 'sent' ? request : answer))
      const edited = () => disturbance.edit(frozen, mcpContext(request))
      expect(edited()).toEqual(edited())
    }
  }
  if (disturbance.kind === 'edit_request') expectPureRequestEdit(disturbance.edit)
  if (disturbance.kind === 'edit_state') {
    const stores = [{}, { memory: ['likes tea'], name: 'Ada' }, { profile: { city: 'Ulm' } }, { facts: [{ id: 1, text: 'likes tea' }] }]
    for (const store of stores) {
      const [once, twice] = [structuredClone(store), structuredClone(store)]
      expect(disturbance.edit(once, mutatorContext())).toEqual(disturbance.edit(twice, mutatorContext()))
      expect(once).toEqual(twice)
    }
    if (disturbance.otherwise) expectPureRequestEdit(disturbance.otherwise)
  }
  if (disturbance.kind === 'edit_input') {
    for (const text of ['Where is my order A-1007?', 'Café, s’il vous plaît', '', 'a']) {
      expect(disturbance.edit(text, mutatorContext())).toEqual(disturbance.edit(text, mutatorContext()))
    }
  }
  if (disturbance.kind === 'edit_result') {
    for (const text of results) {
      const context = (): ResultEditContext => ({
        tool: 'lookup_order',
        callId: 'call_1',
        draw: createDraw('edit'),
        turn: 1,
        call: 1,
        nowMs: Date.UTC(2026, 0, 15),
        earlier: [{ tool: 'lookup_order', text: '{"order_id":7,"status":"packed"}', isSameCall: true, atMs: Date.UTC(2026, 0, 14) }],
      })
      expect(disturbance.edit(text, context())).toEqual(disturbance.edit(text, context()))
    }
  }
}

const lookup = {
  name: 'lookup_order',
  description: 'Where an order is.',
  inputSchema: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
}
/** Requests of an MCP client with what the server answers. */
const mcpCalls: readonly (readonly [McpMessage, McpMessage])[] = [
  [
    { jsonrpc: '2.0', id: 1, method: 'tools/list' },
    { jsonrpc: '2.0', id: 1, result: { tools: [lookup] } },
  ],
  [
    { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'lookup_order', arguments: { order_id: '7' } } },
    { jsonrpc: '2.0', id: 2, result: { content: [{ type: 'text', text: '{"total":12}' }], structuredContent: { total: 12 } } },
  ],
  [
    { jsonrpc: '2.0', id: 3, method: 'resources/read', params: { uri: 'file:///notes/a' } },
    { jsonrpc: '2.0', id: 3, result: { contents: [{ uri: 'file:///notes/a', text: 'a note' }] } },
  ],
  [
    { jsonrpc: '2.0', id: 4, method: 'tools/call', params: { name: 'refund' } },
    { jsonrpc: '2.0', id: 4, error: { code: -32000, message: 'no' } },
  ],
]
const mcpContext = (request: McpMessage): McpEditContext => ({
  server: 'orders',
  request,
  listed: [lookup],
  others: [{ server: 'pay', tools: [{ name: 'refund', inputSchema: { type: 'object' } }] }],
  draw: createDraw('edit'),
  id: (prefix) => `${prefix}_1`,
})

const mutatorContext = (): MutatorContext => ({ turn: 2, call: 1, history: [], state: {}, draw: createDraw('edit') })

/** A conversation of two turns with a call, and none at all. */
const conversations: readonly (readonly RequestMessage[])[] = [
  [
    { role: 'system', text: 'You help.\naddress: Harbour Lane' },
    { role: 'user', text: 'Where is order 7?' },
    { role: 'assistant', text: '', toolCalls: [{ id: 'call_1', name: 'refund', arguments: '{}' }] },
    { role: 'tool', text: '{"state":"on its way"}', toolResult: { callId: 'call_1', name: 'refund', isError: false } },
    { role: 'assistant', text: 'It is on its way.' },
    { role: 'user', text: 'And order 8?' },
  ],
  [{ role: 'user', text: 'Hello' }],
  [],
]

function expectPureRequestEdit(edit: RequestEdit): void {
  const context = (applied: number) => ({ ...mutatorContext(), applied })
  for (const messages of conversations) {
    const request = deepFreeze(structuredClone({ messages, tools: [], params: {}, model: 'm' }))
    for (const applied of [0, 1]) {
      const after = edit(request, context(applied))
      expect(edit(request, context(applied))).toEqual(after)
      const ids = after.messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id))
      for (const { toolResult } of after.messages) if (toolResult) expect(ids).toContain(toolResult.callId)
    }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item)
    Object.freeze(value)
  }
  return value
}
