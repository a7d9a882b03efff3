import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../../../src/agents/agent.ts'
import {
  httpError,
  khaosagent,
  llmAuthError,
  llmLatency,
  llmRateLimit,
  llmServerError,
  models,
  run,
  toolError,
  toolUnavailable,
  wrapControl,
  wrapTool,
} from '../../../src/core.ts'
import * as faults from '../../../src/faults/index.ts'
import type { CaseRecord } from '../../../src/model/case-record.ts'
import { type Desk, openaiDesk } from '../../support/desk-agents.ts'

const LOOK = 'Where is order A-1007?'
const desk: Desk = { refunds: [] }

const disturbed = async (agent: Agent, fault: Parameters<typeof run>[0]['faults'], more: object = {}) =>
  (await run({ agent, input: LOOK, faults: fault ?? [], phases: ['resilience'], ...more })).records[0] as CaseRecord

/** Runs `work` and then asks the model once, so that there is a case to judge. */
function working(work: () => Promise<unknown>) {
  const client = new OpenAI({ apiKey: 'test' })
  return khaosagent({ name: 'working', version: '1.0.0' }, async ({ payload }) => {
    const found = await work().then(String, () => 'nothing')
    const messages = [{ role: 'user' as const, content: `${payload.text} Known: ${found}` }]
    return (await client.chat.completions.create({ model: 'gpt-4o-mini', messages })).choices[0]?.message.content
  })
}

async function twice<T>(attempt: () => Promise<T>): Promise<T> {
  return attempt().catch(() => attempt())
}

describe('a provider call that failed', () => {
  it('is paired with its own retry, whose time counts from the failure to the end of the success', async () => {
    const record = await disturbed(openaiDesk(desk), [llmRateLimit({ retryAfterSeconds: 4 })])

    expect(record).toMatchObject({ verdict: 'RECOVERED', recovery: { attempts: 2, injected: 1, recovered: 1 } })
    expect(record.recovery?.paired).toMatchObject([{ of: 'model', how: 'retry', faults: ['llm_rate_limit'], attempts: 2 }])
    const [pair] = record.recovery?.paired ?? []
    expect(pair?.timeMs).toBeGreaterThanOrEqual(4_000)
    expect(pair?.timeMs).toBe(record.recovery?.timeToRecoverMs)
    expect(record.ledger[Number(pair?.failure)]).toMatchObject({ kind: 'exchange', outcome: { kind: 'status', status: 429 } })
    expect(record.ledger[Number(pair?.success)]).toMatchObject({ kind: 'exchange', outcome: { kind: 'answered' } })
  })

  it('is made good by another provider in its place', async () => {
    const openai = new OpenAI({ apiKey: 'test', maxRetries: 0 })
    const anthropic = new Anthropic({ apiKey: 'test' })
    const agent = khaosagent({ name: 'two-providers', version: '1.0.0' }, async ({ payload }) => {
      const messages = [{ role: 'user' as const, content: payload.text }]
      try {
        return (await openai.chat.completions.create({ model: 'gpt-4o-mini', messages })).choices[0]?.message.content
      } catch {
        const { content } = await anthropic.messages.create({ model: 'claude-haiku-4-5', max_tokens: 99, messages })
        return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
      }
    })

    const record = await disturbed(agent, [llmServerError().forProvider('openai-chat').always()])

    expect(record.recovery?.paired).toMatchObject([{ of: 'model', how: 'fallback', attempts: 1 }])
    // Made good, by a model that costs more than twice as much.
    expect(record).toMatchObject({ verdict: 'DEGRADED', reason: expect.stringMatching(/ USD where the baseline costs /) })
  })

  it('stays unpaired where the agent gives up', async () => {
    const record = await disturbed(openaiDesk(desk, { maxRetries: 0 }), [llmServerError()])

    expect(record).toMatchObject({ verdict: 'FAILED', recovery: { injected: 1, recovered: 0, timeToRecoverMs: null } })
    expect(record.recovery?.paired).toMatchObject([{ how: 'none', success: null, timeMs: null }])
  })

  it('is not made good by a call of the next turn', async () => {
    const { records } = await run({
      agent: openaiDesk(desk, { maxRetries: 0 }),
      inputs: [{ turns: [LOOK, 'And now?'] }],
      faults: [llmServerError().onTurn(1)],
      goals: ['honest'],
      phases: ['resilience'],
    })

    expect(records[0]?.recovery?.paired).toMatchObject([{ how: 'none' }])
  })

  it('counts each of two failures, with one retry each', async () => {
    const record = await disturbed(openaiDesk(desk), [llmServerError().onCall(1, 3)])

    expect(record.recovery).toMatchObject({ injected: 2, recovered: 2 })
    expect(record.recovery?.paired.map(({ how }) => how)).toEqual(['retry', 'retry'])
    expect(new Set(record.recovery?.paired.map(({ success }) => success)).size).toBe(2)
  })

  it('is no failure where it is only late', async () => {
    const record = await disturbed(openaiDesk(desk), [llmLatency({ delayMs: 900 }).onCall(1)])

    expect(record.recovery).toMatchObject({ injected: 0, paired: [] })
    expect(record.reason).toBe('the fault acted and the goals were still met')
  })
})

describe('a tool that failed', () => {
  const lookup = () => wrapTool('lookup_order', async (_args: { id: number }) => 'shipped')

  it('is paired with the same call that the agent’s code makes again', async () => {
    const tool = lookup()
    const record = await disturbed(
      working(() => twice(() => tool({ id: 7 }))),
      [toolError({ shape: 'throw' })],
    )

    expect(record.recovery?.paired).toMatchObject([{ of: 'tool', how: 'retry', faults: ['tool_error'], attempts: 2 }])
    expect(record.recovery).toMatchObject({ injected: 1, recovered: 1 })
  })

  it('is evidence, but no failure to make good, where the agent does without it', async () => {
    const tool = lookup()
    const record = await disturbed(
      working(() => tool({ id: 7 })),
      [toolError({ shape: 'throw' })],
    )

    expect(record.recovery?.paired).toMatchObject([{ of: 'tool', how: 'none', attempts: 1 }])
    expect(record.recovery).toMatchObject({ injected: 0, recovered: 0 })
  })

  it('counts as not made good where the agent tried again in vain', async () => {
    const tool = lookup()
    const record = await disturbed(
      working(() => twice(() => tool({ id: 7 }))),
      [toolUnavailable()],
    )

    expect(record.recovery).toMatchObject({ injected: 2, recovered: 0 })
  })

  it('is told from a repeated call of the model, on the wire', async () => {
    const ask = { toolCalls: [{ name: 'lookup_order', arguments: { order_id: 'A-1007' } }] }
    const record = await disturbed(openaiDesk(desk), [toolError({ message: 'no connection' })], {
      model: models.scripted([ask, ask, { text: 'It has shipped.' }], { loop: true }),
    })

    expect(record.recovery?.paired).toMatchObject([{ of: 'tool', how: 'repeated_call', faults: ['tool_error'], attempts: 2 }])
    expect(record.reason).toBe('recovered by a repeated call after 2 attempts')
  })

  it('is made good by another tool that is not used otherwise', async () => {
    const call = (name: string) => ({ toolCalls: [{ name, arguments: { order_id: 'A-1007' } }] })
    let calls = 0
    const record = await disturbed(openaiDesk(desk), [toolUnavailable().forTool('lookup_order')], {
      model: models.scripted(
        [
          call('lookup_order'),
          (request) => {
            calls += 1
            return request.messages.some((message) => /unavailable|error/i.test(message.text)) ? call('refund_order') : { text: 'Shipped.' }
          },
          { text: 'Shipped.' },
        ],
        { loop: false },
      ),
    })

    expect(calls).toBeGreaterThan(1)
    expect(record.recovery?.paired).toMatchObject([{ of: 'tool', how: 'fallback' }])
  })
})

describe('an HTTP call of the agent that failed', () => {
  const fetchOrder = async (host: string) => {
    const response = await fetch(`https://${host}/orders/7`)
    if (!response.ok) throw new Error(String(response.status))
    return response.text()
  }
  const answering = { egress: { allow: [] as string[] } }

  it('is paired with the same request sent again', async () => {
    const { setupServer } = await import('msw/node')
    const { http, HttpResponse } = await import('msw')
    const server = setupServer(http.get('https://*.example.test/orders/7', () => HttpResponse.text('shipped')))
    server.listen({ onUnhandledRequest: 'bypass' })
    try {
      const again = await disturbed(
        working(() => twice(() => fetchOrder('shop.example.test'))),
        [httpError()],
        answering,
      )
      const mirror = await disturbed(
        working(() => fetchOrder('shop.example.test').catch(() => fetchOrder('mirror.example.test'))),
        [httpError().forHost('shop.*')],
        answering,
      )

      expect(again.recovery?.paired).toMatchObject([{ of: 'http', how: 'retry', faults: ['http_error'], attempts: 2 }])
      expect(mirror.recovery?.paired).toMatchObject([{ of: 'http', how: 'fallback', attempts: 1 }])
    } finally {
      server.close()
    }
  })
})

describe('a control that failed', () => {
  it('is paired with the verdict of the same check, asked again', async () => {
    const allowed = wrapControl('policy', async (_asked: object) => ({ allowed: true }))
    const check = () => allowed({ text: LOOK })

    const record = await disturbed(
      working(() => twice(check)),
      [faults.guardrailOutage().once()],
    )

    expect(record.recovery?.paired).toMatchObject([{ of: 'control', how: 'retry', faults: ['guardrail_outage'], attempts: 2 }])
  })
})

describe('the cost of a fault', () => {
  it('stands in the record beside the undisturbed pair, whole', async () => {
    const record = await disturbed(openaiDesk(desk), [llmRateLimit({ retryAfterSeconds: 3 })])

    expect(record.degradation).toMatchObject({ calls: { case: 4, baseline: 3 } })
    expect(record.degradation?.tokens.case).toBe(record.degradation?.tokens.baseline)
    expect(Number(record.degradation?.ms.case)).toBeGreaterThanOrEqual(3_000)
    expect(Number(record.degradation?.ms.baseline)).toBeLessThan(3_000)
    expect(record.degradation?.costUsd?.case).toBeGreaterThan(0)
  })

  it('does not make a client degraded that waits as long as it was told, but one that waits far longer', async () => {
    const waiting = (ms: number) => {
      const client = new OpenAI({ apiKey: 'test', maxRetries: 0 })
      return khaosagent({ name: 'waiting', version: '1.0.0' }, async ({ payload }) => {
        const ask = () => client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: payload.text }] })
        const reply = await ask().catch(async () => {
          await new Promise((resolve) => setTimeout(resolve, ms))
          return ask()
        })
        return reply.choices[0]?.message.content
      })
    }
    const limit = [llmRateLimit({ retryAfterSeconds: 2 })]

    expect(await disturbed(waiting(2_000), limit, { timeoutMs: 120_000 })).toMatchObject({ verdict: 'RECOVERED' })
    expect(await disturbed(waiting(60_000), limit, { timeoutMs: 120_000 })).toMatchObject({
      verdict: 'DEGRADED',
      reason: 'it waited 60 s before it tried again, where 2 s were asked for',
    })
  })
})

describe('the manifest', () => {
  it('tells the mean time to recover of each fault, what faults cost, and what repeated trials add', async () => {
    const { manifest, toMarkdown } = await run({
      agent: openaiDesk(desk, { maxRetries: 2 }),
      input: LOOK,
      faults: [llmRateLimit({ retryAfterSeconds: 2 }), llmRateLimit({ retryAfterSeconds: 6 }), llmAuthError().once()],
      trials: 2,
    })

    const { byFault, degradation, stability } = manifest.resilience
    expect(byFault).toMatchObject([
      { fault: 'llm_auth_error', recovered: 0, meanTimeToRecoverMs: null },
      { fault: 'llm_rate_limit', injected: 4, recovered: 4 },
    ])
    const mean = Number(byFault?.[1]?.meanTimeToRecoverMs)
    expect(mean).toBeGreaterThanOrEqual(4_000)
    expect(mean).toBeLessThan(5_500)
    expect(degradation?.cases).toBe(6)
    expect(degradation?.addedMs).toBeGreaterThan(2_000)
    // Two trials that are the same count as one.
    expect(stability).toBeNull()
    expect(toMarkdown()).toContain('| llm\\_rate\\_limit | 4 | 4 |')
  })

  it('has no stability where nothing was repeated, and less than one where trials disagree', async () => {
    const stabilityOf = async (maxRetries: number, trials: number) => {
      const options = { input: LOOK, faults: [llmServerError().withProbability(0.3).optional()], phases: ['resilience'] as const }
      const { manifest } = await run({ ...options, agent: openaiDesk(desk, { maxRetries }), trials })
      return manifest.resilience.stability
    }

    expect(await stabilityOf(0, 1)).toBeNull()
    expect(await stabilityOf(8, 8)).toBe(1)
    const shaky = await stabilityOf(0, 8)
    expect(shaky).toBeGreaterThan(0.4)
    expect(shaky).toBeLessThan(1)
  })
})
