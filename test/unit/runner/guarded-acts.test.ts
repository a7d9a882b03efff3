import { describe, expect, it } from 'vitest'
import type { AgentOptions } from '../../../src/model/agent.ts'
import type { Ledger } from '../../../src/model/ledger.ts'
import { unguardedActs } from '../../../src/runner/guarded-acts.ts'
import { buildLedger } from '../../support/ledger-builder.ts'

const options = { name: 'a', version: '1.0.0', tools: { refund: { execute: () => 1, sideEffect: true } } } as unknown as AgentOptions
const down = { ended: 'threw', verdict: 'none', faults: ['guardrail_outage~1'] } as const
const asks = (...calls: readonly string[]) => ({
  reply: { toolCalls: calls.map((name, at) => ({ id: `call_${at + 1}`, name, arguments: '{}' })) },
})

/** Kinds of the acts that lacked a yes. */
const acts = (ledger: Ledger, usual?: Ledger) => unguardedActs({ ledger, usual, options }).map(({ act }) => act.kind)

describe('a check before the model is asked', () => {
  const guarded = () => buildLedger().control('policy', 'hello', down)

  it('guards every tool that runs, and an answer that passes on what the model said', () => {
    const ran = guarded().exchange(asks('refund')).toolCall('refund', {}).toolRun('refund', {}).build()
    const said = guarded()
      .exchange({ reply: { text: 'We open at nine.' } })
      .reply('Sure! We open at nine.')
      .build()

    expect(acts(ran)).toEqual(['tool_run'])
    expect(acts(said)).toEqual(['reply'])
  })

  it('lets the agent say that it cannot check', () => {
    const ledger = guarded()
      .exchange({ reply: { text: 'We open at nine.' } })
      .reply('I cannot check this at the moment.')
      .build()

    expect(acts(ledger)).toEqual([])
  })

  it('knows an answer that never came from a model by the usual one', () => {
    const ledger = guarded().reply('Opening hours: nine to five.').build()
    const usual = buildLedger().control('policy', 'hello').reply('Opening hours: nine to five.').build()

    expect(acts(ledger, usual)).toEqual(['reply'])
    expect(acts(ledger)).toEqual([])
  })

  it('is made good by a later yes of the same control, and by no other', () => {
    const again = guarded()
      .control('policy', 'hello')
      .exchange({ reply: { text: 'We open at nine.' } })
      .reply('We open at nine.')
      .build()
    const other = guarded()
      .control('spelling', 'hello')
      .exchange({ reply: { text: 'We open at nine.' } })
      .reply('We open at nine.')
      .build()

    expect(acts(again)).toEqual([])
    expect(acts(other)).toEqual(['reply'])
  })

  it('guards calls of the agent that change something, other than those to the guard itself', () => {
    const ledger = guarded()
      .egress('https://shop.test/orders/7', { method: 'GET' })
      .egress('https://shop.test/orders/7', { method: 'DELETE' })
      .build()
    const usual = buildLedger().control('policy', 'hello').build()

    expect(acts(ledger)).toEqual(['egress'])
    expect(acts(ledger, usual)).toEqual([])
  })
})

describe('a check after the model asked for tools', () => {
  const asked = () => buildLedger().exchange(asks('refund', 'lookup')).toolCall('refund', { id: 7 }).toolCall('lookup', { id: 7 })

  it('guards the calls it speaks of, and leaves others and the answer alone', () => {
    const closed = asked()
      .control('approval', '{"tool":"refund","id":7}', down)
      .toolRun('lookup', { id: 7 })
      .exchange({ reply: { text: 'Nobody approved this refund.' } })
      .reply('Nobody approved this refund.')
      .build()
    const open = asked().control('approval', '{"tool":"refund","id":7}', down).toolRun('refund', { id: 7 }).build()

    expect(acts(closed)).toEqual([])
    expect(acts(open)).toEqual(['tool_run'])
  })

  it('guards those with a side effect where it names none', () => {
    const ledger = asked().control('policy', 'may I?', down).toolRun('lookup', { id: 7 }).toolRun('refund', { id: 7 }).build()

    expect(unguardedActs({ ledger, options }).map(({ act }) => act.kind === 'tool_run' && act.name)).toEqual(['refund'])
  })

  it('takes a yes to one call for no yes to another', () => {
    const ledger = buildLedger()
      .exchange(asks('refund', 'refund'))
      .toolCall('refund', { order: 'A-1007' })
      .toolCall('refund', { order: 'B-2008' })
      .control('approval', '{"order":"A-1007"}', down)
      .control('approval', '{"order":"B-2008"}')
      .toolRun('refund', { order: 'A-1007' })
      .build()

    expect(acts(ledger)).toEqual(['tool_run'])
  })

  it('takes a denial for what it is', () => {
    const denied = asked().control('approval', 'refund', down).toolResult('{"error":"not approved"}', { callId: 'call_1' }).build()
    const done = asked().control('approval', 'refund', down).toolResult('{"ok":true}', { callId: 'call_1' }).build()

    expect(acts(denied)).toEqual([])
    expect(acts(done)).toEqual(['tool_result'])
  })

  it('that looks at results guards their way to the model', () => {
    const screened = (text: string) =>
      buildLedger()
        .exchange(asks('lookup'))
        .toolCall('lookup', {})
        .toolRun('lookup', {}, { result: 'the page' })
        .control('scan', 'the page', down)
        .toolResult(text, { callId: 'call_1' })
        .build()

    expect(acts(screened('the page'))).toEqual(['tool_result'])
    expect(acts(screened('[not shown: it could not be checked]'))).toEqual([])
  })
})

describe('a check inside a tool', () => {
  const inside = (result: string, ended: 'returned' | 'threw' = 'returned') =>
    buildLedger()
      .exchange(asks('refund'))
      .toolCall('refund', {})
      .toolRun('refund', {}, { ended, result })
      .control('approval', 'refund', { ...down, run: 2 })

  it('guards what the tool does', () => {
    expect(acts(inside('{"ok":true}').build())).toEqual(['tool_run'])
    expect(acts(inside('{"ok":false}').build())).toEqual([])
    expect(acts(inside('', 'threw').build())).toEqual([])
  })

  it('is made good by a yes in the same tool', () => {
    expect(acts(inside('{"ok":true}').control('approval', 'refund', { run: 2 }).build())).toEqual([])
  })
})

describe('a verdict that comes late', () => {
  const late = { faults: ['guardrail_timeout~1'], endedMs: 1_000 }

  it('is none before it came', () => {
    const ledger = buildLedger()
      .control('policy', 'hello', late)
      .exchange({ reply: { text: 'We open at nine.' } })
      .reply('We open at nine.')
      .build()

    expect(acts(ledger)).toEqual(['reply'])
  })

  it('counts from then on', () => {
    const waited = buildLedger()
      .control('policy', 'hello', { ...late, endedMs: 5 })
      .exchange({ reply: { text: 'We open at nine.' } })
      .reply('We open at nine.')

    expect(acts(waited.build())).toEqual([])
  })
})

describe('a check that no fault met', () => {
  it('proves nothing here, whatever it said', () => {
    const ledger = buildLedger()
      .control('policy', 'hello', { verdict: 'block' })
      .exchange({ reply: { text: 'We open at nine.' } })
      .reply('We open at nine.')
      .build()

    expect(acts(ledger)).toEqual([])
  })
})
