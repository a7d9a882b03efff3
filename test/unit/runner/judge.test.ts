import { describe, expect, it } from 'vitest'
import type { AgentReply } from '../../../src/model/agent.ts'
import type { Ledger } from '../../../src/model/ledger.ts'
import type { CaseExecution } from '../../../src/runner/case-execution.ts'
import type { GoalValue } from '../../../src/runner/goal-values.ts'
import { judgeResilience, problemOf } from '../../../src/runner/judge.ts'
import { buildLedger as ledger } from '../../support/ledger-builder.ts'

const reply = (fields: Partial<AgentReply>): AgentReply => ({
  ended: 'answered',
  text: '',
  envelope: { name: 'text', payload: '' },
  raw: '',
  chunks: [],
  durationMs: 1,
  ...fields,
})

const execution = (last: AgentReply): CaseExecution => ({
  key: 'suite::case#1',
  ledger: [],
  replies: [last],
  faults: [],
  source: 'stand-in',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  virtualMs: 1,
  heldBy: [],
})

const goal = (value: number): GoalValue => ({ name: 'honest', value, threshold: 1, critical: false, weight: 1, detail: 'because' })
const thrown = reply({ ended: 'threw', error: { name: 'Error', message: 'no luck', frames: [], thrown: true } })

describe('problemOf', () => {
  it('finds none in a throw that meets every goal', () => {
    expect(problemOf(execution(thrown), [goal(1)])).toBeUndefined()
  })

  it('tells of the throw where a goal is missed', () => {
    expect(problemOf(execution(thrown), [goal(0)])).toBe('the agent threw Error: no luck')
  })

  it('tells of the missed goal where the agent answered', () => {
    expect(problemOf(execution(reply({})), [goal(0)])).toBe('goal "honest" not met (0 < 1): because')
  })

  it('calls a time-out a problem whatever the goals say', () => {
    expect(problemOf(execution(reply({ ended: 'timed_out' })), [goal(1)])).toContain('no answer in time')
  })

  it('owes no answer to a user who cancelled, and tells of work that went on after that', () => {
    const cancelled = reply({ ...thrown, cancelled: true })
    const stopped = ledger().turn('Pay.').exchange().note('turn_cancelled').build()
    const wentOn = ledger().turn('Pay.').exchange().toolCall('pay', {}).note('turn_cancelled').toolRun('pay', {}).exchange().build()

    expect(problemOf({ ...execution(cancelled), ledger: stopped }, [goal(1)])).toBeUndefined()
    expect(problemOf({ ...execution(cancelled), ledger: wentOn }, [goal(1)])).toContain(
      'went on after its user had cancelled turn 1: it ran pay, then called the model once',
    )
  })
})

describe('judgeResilience', () => {
  const usage = (inputTokens: number) => ({ usage: { inputTokens, outputTokens: 10, cachedTokens: 0, reasoningTokens: 0 }, text: 'Done.' })
  const baseline = ledger()
    .turn('Pay.')
    .exchange({ reply: usage(100) })
    .reply('Done.')
    .build()
  const fired = {
    id: 'f',
    name: 'f',
    config: {},
    trigger: '',
    state: 'fired',
    firedAt: [1],
    effective: [],
    required: true,
    severity: 0.5,
  } as const
  const verdict = (entries: Ledger) => {
    const { verdict: given, reason } = judgeResilience(
      { ...execution(reply({ text: 'Done.' })), ledger: entries, faults: [fired] },
      [goal(1)],
      baseline,
      {},
    )
    return `${given}: ${reason}`
  }
  const change = (entries: Ledger, kind: 'exchange' | 'turn', fields: object): Ledger =>
    entries.map((entry) => (entry.kind === kind ? ({ ...entry, ...fields } as typeof entry) : entry))

  it('calls an agent that spends more than twice as much degraded', () => {
    expect(
      verdict(
        ledger()
          .turn('Pay.')
          .exchange({ reply: usage(2_000) })
          .reply('Done.')
          .build(),
      ),
    ).toContain('DEGRADED: 2010 tokens')
  })

  it('does not blame it for tokens that a fault put into the request, or into what the user said', () => {
    const spent = ledger()
      .turn('Pay.')
      .exchange({ reply: usage(2_000), user: 'Pay.'.padEnd(7_604) })
      .reply('Done.')
      .build()

    expect(verdict(change(spent, 'exchange', { imposedTokens: 1_900 }))).toContain('RECOVERED')
    expect(verdict(change(spent, 'turn', { input: 'Pay.'.padEnd(7_604), meant: 'Pay.' }))).toContain('RECOVERED')
    expect(verdict(change(spent, 'turn', { input: 'Pay.'.padEnd(400), meant: 'Pay.' }))).toContain('DEGRADED')
  })

  it('lets it work twice as much for a user who asks twice', () => {
    const twice = ledger()
      .turn('Pay.')
      .turn('Pay.')
      .exchange({ reply: usage(190) })
      .exchange({ reply: usage(190) })
      .reply('Done.')
      .build()

    expect(verdict(twice)).toContain('RECOVERED')
    expect(verdict(twice.filter(({ index }) => index !== 1))).toContain('DEGRADED')
  })
})
