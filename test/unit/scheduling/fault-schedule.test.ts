import { describe, expect, it } from 'vitest'
import { allOf, oneOf, pass, sequence } from '../../../src/faults/combinators.ts'
import { historyTruncate } from '../../../src/faults/context/history-length.ts'
import { memoryLoss } from '../../../src/faults/context/memory.ts'
import { envWrong } from '../../../src/faults/env/variables.ts'
import { defineFault } from '../../../src/faults/fault.ts'
import { httpConnectionRefused } from '../../../src/faults/http/connection.ts'
import { dataCorruption } from '../../../src/faults/http/data-corruption.ts'
import { httpStaleCache } from '../../../src/faults/http/stale-cache.ts'
import { llmLatency } from '../../../src/faults/llm/connection.ts'
import { llmContextLength } from '../../../src/faults/llm/context-length.ts'
import { llmEmptyCompletion } from '../../../src/faults/llm/empty-completion.ts'
import { llmRateLimit } from '../../../src/faults/llm/rate-limit.ts'
import { llmAuthError } from '../../../src/faults/llm/rejection.ts'
import { llmServerError } from '../../../src/faults/llm/server-error.ts'
import { llmStreamCut } from '../../../src/faults/stream/cut.ts'
import { llmSlowTtft } from '../../../src/faults/stream/pace.ts'
import { toolError } from '../../../src/faults/tool/error.ts'
import { toolStale } from '../../../src/faults/tool/stale.ts'
import { calls, createCalls, hitsOf, scheduleOf } from './trigger-facts.ts'

describe('where a fault acts', () => {
  it('model.response means every provider call, model.stream streamed ones only', () => {
    const both = [{ point: 'model.response' as const }, { point: 'model.stream' as const }]

    expect(hitsOf(llmLatency(), both)).toEqual([1, 2])
    expect(hitsOf(llmSlowTtft(), both)).toEqual([2])
    expect(hitsOf(toolError(), both)).toEqual([])
  })

  it('counts a call once that is looked at from two points', () => {
    const twice = ['a', 'b'].flatMap((callKey) => [
      { callKey, point: 'model.response' as const },
      { callKey, point: 'model.stream' as const },
    ])

    expect(hitsOf(llmEmptyCompletion().onCall(2), twice)).toEqual([3])
    expect(hitsOf(llmStreamCut().onCall(2), twice)).toEqual([4])
  })

  it('meets an HTTP call once, whichever side of it a fault names', () => {
    expect(hitsOf(httpConnectionRefused(), [{ point: 'http.response' }])).toEqual([1])
    expect(
      hitsOf(httpConnectionRefused().always(), [
        { callKey: 'a', point: 'http.request' },
        { callKey: 'a', point: 'http.response' },
      ]),
    ).toEqual([1])
  })

  it('leaves a tool call alone that is seen at another seam than the fault names', () => {
    const fault = toolError({ via: 'wire' }).onCall(1)

    expect(
      hitsOf(fault, [
        { point: 'tool.result', tool: 'x', via: 'wrapper' },
        { point: 'tool.result', tool: 'x', via: 'wire' },
      ]),
    ).toEqual([2])
  })

  describe('a fault of results and of HTTP answers', () => {
    const http = { point: 'http.response' as const, host: 'shop.test' }
    const wrapper = { point: 'tool.result' as const, tool: 'lookup', via: 'wrapper' as const }
    const wire = { point: 'tool.result' as const, tool: 'lookup', via: 'wire' as const }

    it('stays with the way in where it first took effect', () => {
      expect(hitsOf(dataCorruption(), [http, wire, http, wrapper])).toEqual([1, 3])
      expect(hitsOf(dataCorruption(), [wrapper, http, wire, http])).toEqual([1, 3])
    })

    it('leaves the HTTP calls of a tool alone that it has in hand', () => {
      const schedule = scheduleOf(dataCorruption())
      const at = createCalls()
      const [inHand] = schedule.match(at(wrapper))

      expect(schedule.match(at(http))).toEqual([])
      schedule.release(inHand ? [inHand] : [])
      expect(schedule.match(at(http))).toHaveLength(1)
    })

    it('goes where its trigger or its option says', () => {
      expect(hitsOf(dataCorruption().forHost('shop.test'), [wrapper, http, wire])).toEqual([2])
      expect(hitsOf(dataCorruption({ via: 'http' }), [wrapper, http, wire])).toEqual([2])
      expect(hitsOf(dataCorruption({ via: 'wire' }), [wrapper, http, wire])).toEqual([3])
      expect(hitsOf(dataCorruption().forTool('lookup'), [http, wrapper])).toEqual([2])
    })

    it('shows its fault where a call is met', () => {
      const seen: unknown[] = []
      const asking = defineFault({
        name: 'asking',
        points: ['http.response', 'tool.result'],
        applies: (_config, { point, http: call, isNamedHost }) => {
          seen.push([point, call?.method, isNamedHost])
          return true
        },
        disturb: () => [],
      })
      hitsOf(asking().forHost('shop.test'), [{ ...http, http: { method: 'POST', url: 'http://shop.test/', body: '' } }])
      hitsOf(asking().forTool('lookup'), [wrapper])

      expect(seen).toEqual([
        ['http.response', 'POST', true],
        ['tool.result', undefined, undefined],
      ])
    })
  })

  it('remembers HTTP answers only for faults that may show an older one', () => {
    expect(scheduleOf(httpStaleCache()).remembersHttp).toBe(true)
    expect(scheduleOf(toolStale().forHost('shop.test')).remembersHttp).toBe(true)
    expect(scheduleOf(toolStale()).remembersHttp).toBe(false)
    expect(scheduleOf(httpConnectionRefused()).remembersHttp).toBe(false)
  })

  it('betweenTurns acts at the boundary, on the first call of the next turn', () => {
    const forget = defineFault({ name: 'forget', points: ['model.request'], disturb: () => [] })
    const at = (turn: number) => ({ point: 'model.request' as const, turn })

    expect(hitsOf(forget().betweenTurns(1), [at(1), at(2), at(2), at(3)])).toEqual([2])
    expect(hitsOf(forget().betweenTurns(1, 3), [at(1), at(2), at(3)])).toEqual([3])
  })

  it('asks a fault that acts between turns at the gaps, and nowhere else', () => {
    const call = (turn: number) => ({ point: 'model.request' as const, turn })
    const gap = (turn: number) => ({ ...call(turn), boundary: true as const })
    const talk = [gap(1), call(1), gap(2), call(2), gap(3), call(3)]

    expect(hitsOf(memoryLoss(), talk)).toEqual([3])
    expect(hitsOf(memoryLoss().always(), talk)).toEqual([3, 5])
    expect(hitsOf(memoryLoss().betweenTurns(2), talk)).toEqual([5])
    expect(hitsOf(memoryLoss().betweenTurns(1, 3), talk)).toEqual([5])
    expect(hitsOf(memoryLoss().onTurn(1), talk)).toEqual([1])
    expect(hitsOf(memoryLoss().onCall(2), talk)).toEqual([5])
    expect(hitsOf(historyTruncate().betweenTurns(1), talk)).toEqual([4])
  })

  it('finds files and variables changed in every turn after the boundary', () => {
    const read = (turn: number) => ({ point: 'env' as const, turn, local: { operation: 'get' as const, target: 'SHOP', isInside: true } })

    expect(hitsOf(envWrong({ values: { SHOP: 'x' } }).betweenTurns(1), [read(1), read(2), read(2), read(3)])).toEqual([2, 3, 4])
    expect(hitsOf(envWrong({ values: { SHOP: 'x' } }).onTurn(2), [read(1), read(2), read(2), read(3)])).toEqual([2, 3])
  })

  it('asks the condition of the fault itself', () => {
    const lengths = [{ tokens: 900 }, { tokens: 1001 }]

    expect(hitsOf(llmContextLength({ maxTokens: 1000 }), lengths)).toEqual([2])
    expect(hitsOf(llmContextLength({ mode: 'reject' }), lengths)).toEqual([1, 2])
    expect(
      hitsOf(llmContextLength(), [
        { tokens: 150_000, model: 'gpt-4o' },
        { tokens: 150_000, model: 'claude-sonnet-4-5' },
      ]),
    ).toEqual([1])
  })
})

describe('limits', () => {
  it('are spent by firing, not by matching', () => {
    const schedule = scheduleOf(llmRateLimit())
    const call = createCalls()
    const meet = () => schedule.match(call())[0]?.faultId

    const id = meet() ?? ''
    schedule.shadowed(id, 'llm_server_error')
    expect(meet()).toBe(id)
    schedule.noop(id, 'nothing to change')
    expect(meet()).toBe(id)
    schedule.tooLate(id, 'cut at chunk 12, stream had 5')
    expect(meet()).toBe(id)
    schedule.fired(id, { status: 429 })

    expect(meet()).toBeUndefined()
  })

  it('hold for calls in flight together', () => {
    const schedule = scheduleOf(llmRateLimit())
    const call = createCalls()

    const together = [schedule.match(call()), schedule.match(call()), schedule.match(call())]

    expect(together.map((firings) => firings.length)).toEqual([1, 0, 0])
  })

  it('are given back by a firing nothing was reported for', () => {
    const schedule = scheduleOf(llmRateLimit())
    const call = createCalls()

    schedule.release(schedule.match(call()))

    expect(schedule.match(call())).toHaveLength(1)
  })

  it('are spent once by a firing with several effects', () => {
    const schedule = scheduleOf(llmRateLimit().times(2))
    const call = createCalls()
    const [first] = schedule.match(call())
    schedule.fired(first?.faultId ?? '', { waitMs: 10 })
    schedule.fired(first?.faultId ?? '', { status: 429 })

    expect(schedule.match(call())).toHaveLength(1)
  })

  it('are spent by an effect that follows one without', () => {
    const schedule = scheduleOf(llmRateLimit())
    const call = createCalls()
    const [first] = schedule.match(call())
    schedule.noop(first?.faultId ?? '', 'nothing to change')
    schedule.fired(first?.faultId ?? '', { status: 429 })

    expect(schedule.match(call())).toHaveLength(0)
  })
})

describe('ids', () => {
  it('are name, hash of config and trigger, and a number among equals', () => {
    const ids = scheduleOf([llmRateLimit(), llmRateLimit(), llmRateLimit().onCall(2), llmRateLimit({ retryAfterSeconds: 1 })])
      .report()
      .map((report) => report.id)

    expect(ids[0]).toMatch(/^llm_rate_limit~[0-9a-f]{6}$/)
    expect(ids[1]).toBe(`${ids[0]}~2`)
    expect(new Set(ids).size).toBe(4)
  })

  it('do not depend on what else is in the case', () => {
    const alone = scheduleOf(llmRateLimit()).report()[0]?.id
    const second = scheduleOf([llmServerError(), llmRateLimit()]).report()[1]?.id

    expect(second).toBe(alone)
  })

  it('an unknown id is an error of ours', () => {
    expect(() => scheduleOf(llmRateLimit()).fired('nobody', {})).toThrow('nobody')
  })
})

describe('several faults', () => {
  it('match one call in the order of the list', () => {
    const firings = scheduleOf([llmLatency(), llmServerError()]).match(createCalls()())

    expect(firings.map((firing) => firing.fault.name)).toEqual(['llm_latency', 'llm_server_error'])
  })

  it('an injected fault goes first and counts from its injection', () => {
    const schedule = scheduleOf(llmLatency())
    const call = createCalls()
    schedule.match(call())

    const id = schedule.add(llmServerError().onCall(1))

    expect(schedule.match(call()).map((firing) => firing.faultId)[0]).toBe(id)
  })
})

describe('combinators in a case', () => {
  it('a sequence gives the k-th call its entry and then nothing', () => {
    const schedule = scheduleOf(sequence(llmServerError(), pass(), llmRateLimit()))
    const call = createCalls()

    const names = calls(5).map((facts) => schedule.match(call(facts)).map((firing) => firing.fault.name))

    expect(names).toEqual([['llm_server_error'], [], ['llm_rate_limit'], [], []])
  })

  it('a looping sequence begins again', () => {
    const schedule = scheduleOf(sequence(llmServerError(), pass(), { loop: true }))
    const call = createCalls()

    expect(calls(5).map((facts) => schedule.match(call(facts)).length)).toEqual([1, 0, 1, 0, 1])
  })

  it('allOf fires together, by chance too', () => {
    const schedule = scheduleOf(allOf(llmLatency().withProbability(0.5), llmServerError()))
    const call = createCalls()

    const sizes = calls(60).map((facts) => schedule.match(call(facts)).length)

    expect(new Set(sizes)).toEqual(new Set([0, 2]))
  })

  it('oneOf draws by weight among those that act on the call, under one id', () => {
    const choice = oneOf([llmServerError(), llmRateLimit(), llmStreamCut()], { weights: [8, 1, 1] }).always()
    const schedule = scheduleOf(choice)
    const call = createCalls()

    const firings = calls(200).flatMap((facts) => schedule.match(call(facts)))
    const names = firings.map((firing) => firing.fault.name)

    expect(new Set(firings.map((firing) => firing.faultId)).size).toBe(1)
    expect(new Set(names)).toEqual(new Set(['llm_server_error', 'llm_rate_limit']))
    expect(names.filter((name) => name === 'llm_server_error').length).toBeGreaterThan(150)
  })
})

describe('report', () => {
  it('goes from unmatched over matched and a setback to fired', () => {
    const schedule = scheduleOf(llmRateLimit().onCall(2, 3, 4).labeled('hard'))
    const call = createCalls()
    const states: string[] = []
    const look = () => states.push(schedule.report()[0]?.state ?? '')

    look()
    schedule.match(call())
    look()
    const [firing] = schedule.match(call())
    look()
    schedule.shadowed(firing?.faultId ?? '', 'llm_server_error')
    look()
    schedule.match(call())
    schedule.noop(firing?.faultId ?? '', 'same bytes')
    look()
    schedule.match(call())
    schedule.fired(firing?.faultId ?? '', { status: 429 }, 17)
    look()

    expect(states).toEqual(['unmatched', 'unmatched', 'matched', 'shadowed', 'noop', 'fired'])
    expect(schedule.report()[0]).toMatchObject({ firedAt: [17], effective: [{ status: 429 }], trigger: 'calls 2, 3 or 4', label: 'hard' })
    expect(schedule.report()[0]?.nearMiss).toBeUndefined()
  })

  it('names the call where no ledger index is given', () => {
    const schedule = scheduleOf(llmRateLimit().onCall(2))
    const call = createCalls()
    schedule.match(call())
    const [firing] = schedule.match(call())
    schedule.fired(firing?.faultId ?? '', {})

    expect(schedule.report()[0]?.firedAt).toEqual([2])
  })
})

describe('waits', () => {
  it.each([
    [llmLatency(), true],
    [llmRateLimit(), true],
    [llmServerError(), true],
    [llmStreamCut(), true],
    [oneOf([llmAuthError(), llmLatency()]), true],
    [llmAuthError(), false],
    [llmEmptyCompletion(), false],
    [toolError(), false],
  ])('%o', (fault, waits) => {
    expect(scheduleOf(fault).waits).toBe(waits)
  })

  it('learns of an injected fault', () => {
    const schedule = scheduleOf([])
    schedule.add(llmLatency())

    expect(schedule.waits).toBe(true)
  })
})
