import { describe, expect, it } from 'vitest'
import '../../../../matchers/index.ts'
import { khaosagent } from '../../../../src/agents/khaosagent.ts'
import * as faults from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { beginConversation } from '../../../../src/runner/conversation.ts'
import { run } from '../../../../src/runner/run.ts'
import { inCase } from '../../../support/in-case.ts'
import { refundAgent, refundClients, refundModel } from './refund-agents.ts'

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })

const INPUT = 'Please pay back order A-7.'
const task = (given: readonly FaultSpec[]) => ({ input: INPUT, faults: given, model: refundModel() })

async function verdictOf(client: string, careful: boolean, fault: FaultSpec) {
  const { records } = await run({ ...task([fault]), agent: refundAgent(client, { careful }), phases: ['resilience'] })
  return records.map(({ verdict, reason }) => ({ verdict, reason }))
}

/** One turn with a fault on what the user says. */
async function said(client: string, careful: boolean, given: readonly FaultSpec[], text = INPUT) {
  const { scope, result } = await inCase(
    async (open) => beginConversation(open, { agent: refundAgent(client, { careful }), timeoutMs: 20_000 }).say(text),
    { faults: given, source: refundModel(), caseId: `said ${client}` },
  )
  if (result.error) throw result.error
  return {
    reply: result.value,
    ledger: scope.recorder.entries,
    turns: entriesOf(scope.recorder.entries, 'turn'),
    runs: entriesOf(scope.recorder.entries, 'tool_run'),
    exchanges: entriesOf(scope.recorder.entries, 'exchange'),
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ name, effective, atMs }) => ({ name, atMs, ...effective })),
    reports: scope.schedule.report(),
  }
}

describe.each(refundClients)('the same message twice, on %s', (client) => {
  it('is handled twice at the same time', async () => {
    const { reply, turns, runs, fired, ledger } = await said(client, false, [faults.inputDoubleSubmit()])

    expect(reply?.text).toBe('Order A-7 has been paid back.')
    expect(turns.map(({ input, submission }) => [input, submission])).toEqual([
      [INPUT, undefined],
      [INPUT, 2],
    ])
    expect(runs).toHaveLength(2)
    expect(fired).toEqual([
      expect.objectContaining({ name: 'input_double_submit', times: 2, gapMs: 200, concurrently: true, ended: ['answered', 'answered'] }),
    ])
    const second = turns[1]?.index ?? 0
    expect(entriesOf(ledger, 'exchange')[0]?.index).toBeLessThan(second)
    expect(entriesOf(ledger, 'tool_call')[0]?.index).toBeGreaterThan(second)
  })

  it('tells an agent that pays twice from one that pays once', async () => {
    const twice = faults.inputDoubleSubmit()

    await expect(refundAgent(client, { careful: false })).toDuplicateSideEffect(task([twice]))
    await expect(refundAgent(client, { careful: true })).not.toDuplicateSideEffect(task([twice]))
    await expect(refundAgent(client, { careful: true })).toRecoverFrom(twice, task([]))
  })
})

describe.each(refundClients)('a user who cancels, on %s', (client) => {
  it('aborts the signal while the model is asked, and the client stops', async () => {
    const { reply, exchanges, runs, fired } = await said(client, true, [faults.inputInterrupt({ afterMs: 700 })])

    expect(reply).toMatchObject({ ended: 'threw', cancelled: true })
    expect(exchanges.map(({ outcome }) => outcome.kind)).toEqual(['aborted'])
    expect(runs).toEqual([])
    expect(fired).toEqual([expect.objectContaining({ then: 'cancel', afterMs: 700 })])
    expect(fired[0]?.atMs).toBeGreaterThanOrEqual(700)
  })

  it('tells an agent that goes on from one that stops', async () => {
    const [careless] = await verdictOf(client, false, faults.inputInterrupt())
    const [careful] = await verdictOf(client, true, faults.inputInterrupt())

    expect(careless).toEqual({ verdict: 'FAILED', reason: expect.stringContaining('went on after its user had cancelled') })
    expect(careless?.reason).toContain('ran refund')
    expect(careful?.verdict).toBe('RECOVERED')
  })
})

describe.each(refundClients)('a user who speaks into the work, on %s', (client) => {
  const again = faults.inputInterrupt({ then: 'message', text: 'Hello? I asked for order A-7.' })

  it('is heard while the first message is worked on, with it in the conversation', async () => {
    const { turns, fired, exchanges } = await said(client, false, [again])

    expect(turns.map(({ input }) => input)).toEqual([INPUT, 'Hello? I asked for order A-7.'])
    expect(fired).toEqual([expect.objectContaining({ then: 'message', afterMs: 500 })])
    expect(exchanges).toHaveLength(4)
  })

  it('tells an agent that starts the task anew from one that does it once', async () => {
    await expect(refundAgent(client, { careful: false })).toDuplicateSideEffect(task([again]))
    await expect(refundAgent(client, { careful: true })).not.toDuplicateSideEffect(task([again]))
  })
})

describe('an interruption', () => {
  it('comes too late for an agent that asks no model, and says so', async () => {
    const quick = khaosagent({ name: 'quick', version: '1.0.0' }, () => 'Done.')

    const { scope } = await inCase((open) => beginConversation(open, { agent: quick, timeoutMs: 5_000 }).say('Hello'), {
      faults: [faults.inputInterrupt()],
      source: refundModel(),
    })

    expect(scope.schedule.report()).toMatchObject([
      { state: 'too_late', nearMiss: expect.stringContaining('had answered before the 500 ms') },
    ])
  })
})

describe('what the user says', () => {
  const CASES: readonly (readonly [string, FaultSpec, string | RegExp])[] = [
    ['your function', faults.userInputMutate((text, { turn }) => `${turn}: ${text}`), `1: ${INPUT}`],
    ['contradictory', faults.promptAmbiguity(), /^Please pay back order A-7\. \S.+/],
    ['vague', faults.promptAmbiguity({ mode: 'vague' }), 'Please pay back order that one.'],
    ['typo', faults.promptAmbiguity({ mode: 'typo' }), /^(?!Please)[Please]{6} .+A-7\.$/],
    ['cut', faults.inputEdit(), 'Please pay ba'],
    ['corrupt', faults.inputEdit({ op: 'corrupt', fraction: 0.3 }), /[#$%&*+/<=>?@^~]/],
    ['empty', faults.inputEdit({ op: 'empty' }), ''],
    ['filtered', faults.inputEdit({ op: 'filter' }), 'Please pay back order'],
    ['invisible signs', faults.inputUnicode(), /^P\u200ble\u200cas/],
    ['look-alikes', faults.inputUnicode({ mode: 'homoglyph' }), /^[^A-Za-z]+7\.$/],
    ['huge', faults.inputHuge({ bytes: 5_000 }), /^Please pay back order A-7\.\n\n.{4900}/],
    ['German', faults.inputLanguage(), 'Bitte erstatten Sie mir A-7.'],
  ]

  it.each(CASES)('is %s when the handler gets it', async (_name, fault, expected) => {
    const { turns, exchanges, reports } = await said('openai chat', false, [fault])

    const [{ input, meant } = {}] = turns
    expect(meant).toBe(INPUT)
    if (typeof expected === 'string') expect(input).toBe(expected)
    else expect(input).toMatch(expected)
    expect(exchanges[0]?.request.messages.at(-1)?.text).toBe(input)
    expect(reports.map(({ state }) => state)).toEqual(['fired'])
  })

  it('stays as it is where an edit finds nothing, and the fault says so', async () => {
    const { turns, reports } = await said('openai chat', false, [faults.inputUnicode({ mode: 'nfd' })])

    expect(turns.map(({ input, meant }) => [input, meant])).toEqual([[INPUT, undefined]])
    expect(reports).toMatchObject([{ state: 'noop', nearMiss: expect.stringContaining('changed nothing in what the user says') }])
  })
})
