import { describe, expect, it } from 'vitest'
import { httpError } from '../../../src/faults/http/error.ts'
import { llmLatency } from '../../../src/faults/llm/connection.ts'
import { llmRateLimit } from '../../../src/faults/llm/rate-limit.ts'
import { llmServerError } from '../../../src/faults/llm/server-error.ts'
import { toolEmpty } from '../../../src/faults/tool/empty.ts'
import { toolError } from '../../../src/faults/tool/error.ts'
import { calls, createCalls, hitsOf, scheduleOf } from './trigger-facts.ts'

const turns = (...numbers: number[]) => numbers.map((turn) => ({ turn }))

describe('default triggers', () => {
  it('fires a transient fault once and a persistent one on every call', () => {
    expect(hitsOf(llmRateLimit(), calls(3))).toEqual([1])
    expect(hitsOf(llmLatency(), calls(3))).toEqual([1, 2, 3])
  })

  it('keeps the limit of a transient fault where words only say where', () => {
    expect(hitsOf(llmRateLimit().afterCalls(1), calls(4))).toEqual([2])
    expect(hitsOf(llmRateLimit().forProvider('openai-chat'), calls(3))).toEqual([1])
    expect(hitsOf(llmRateLimit().afterTurns(1), turns(1, 2, 2, 3))).toEqual([2])
    expect(hitsOf(llmRateLimit().when({ tokensAbove: 10 }), calls(3))).toEqual([1])
  })

  it('lifts the limit of a transient fault where words say how often', () => {
    expect(hitsOf(llmRateLimit().onCall(1, 3), calls(4))).toEqual([1, 3])
    expect(hitsOf(llmRateLimit().everyNth(2), calls(5))).toEqual([2, 4])
    expect(hitsOf(llmRateLimit().withProbability(1), calls(3))).toEqual([1, 2, 3])
    expect(hitsOf(llmRateLimit().outage({ afterCalls: 1, forCalls: 2 }), calls(5))).toEqual([2, 3])
  })
})

describe('counting words', () => {
  it('onCall hits the numbered attempts', () => {
    expect(hitsOf(llmServerError().onCall(2), calls(4))).toEqual([2])
    expect(hitsOf(llmServerError().onCall(9), calls(4))).toEqual([])
  })

  it('onCall counts attempts, onLogicalCall counts a retry chain as one', () => {
    const retried = [{ logicalKey: 'a' }, { logicalKey: 'a' }, { logicalKey: 'b' }, { logicalKey: 'b' }]

    expect(hitsOf(llmServerError().onCall(2).always(), retried)).toEqual([2])
    expect(hitsOf(llmServerError().onLogicalCall(2).always(), retried)).toEqual([3, 4])
    expect(hitsOf(llmServerError().onCall(2, { count: 'logical' }).always(), retried)).toEqual([3, 4])
  })

  it('afterCalls and everyNth go by the number of matching calls', () => {
    expect(hitsOf(llmLatency().afterCalls(2), calls(4))).toEqual([3, 4])
    expect(hitsOf(llmLatency().everyNth(3), calls(7))).toEqual([3, 6])
  })
})

describe('turn words', () => {
  it('onTurn and afterTurns choose turns', () => {
    expect(hitsOf(llmLatency().onTurn(2), turns(1, 2, 2, 3))).toEqual([2, 3])
    expect(hitsOf(llmLatency().onTurn(1, 3), turns(1, 2, 3))).toEqual([1, 3])
    expect(hitsOf(llmLatency().afterTurns(1), turns(1, 2, 3))).toEqual([2, 3])
  })

  it('starts counting anew in each turn when a turn word is there', () => {
    expect(hitsOf(llmServerError().onTurn(2).onCall(1), turns(1, 1, 2, 2))).toEqual([3])
    expect(hitsOf(llmServerError().onCall(1).onTurn(2), turns(1, 1, 2, 2))).toEqual([3])
    expect(hitsOf(llmLatency().afterTurns(1).onCall(2), turns(1, 1, 2, 2, 3, 3))).toEqual([4, 6])
  })

  it('counts over the whole case when there is none', () => {
    expect(hitsOf(llmServerError().onCall(3), turns(1, 1, 2, 2))).toEqual([3])
  })
})

describe('filters', () => {
  it('forProvider, forModel and forHost pass matching calls only', () => {
    const mixed = [
      { provider: 'anthropic', model: 'claude-4', host: 'a.test' },
      { provider: 'openai-chat', model: 'gpt-5-mini', host: 'b.test' },
    ]

    expect(hitsOf(llmLatency().forProvider('anthropic'), mixed)).toEqual([1])
    expect(hitsOf(llmLatency().forModel('gpt-5*'), mixed)).toEqual([2])
    expect(
      hitsOf(
        httpError().forHost('b.*').always(),
        mixed.map((facts) => ({ ...facts, point: 'http.response' as const })),
      ),
    ).toEqual([2])
  })

  it('forServer passes calls of that MCP server', () => {
    expect(hitsOf(llmLatency().forServer('files'), [{ server: 'mail' }, { server: 'files' }, {}])).toEqual([2])
  })

  it('decides what is counted: the second search, not the second tool', () => {
    const tools = ['search', 'lookup', 'search', 'search'].map((tool) => ({ point: 'tool.result' as const, tool }))

    expect(hitsOf(toolError().forTool('search').onCall(2), tools)).toEqual([3])
  })

  it('two faults with different filters count apart', () => {
    const schedule = scheduleOf([toolError().forTool('a').onCall(1), toolError({ message: 'b' }).forTool('b').onCall(1)])
    const call = createCalls()

    const hits = ['a', 'b', 'a', 'b'].map((tool) =>
      schedule.match(call({ point: 'tool.result', tool })).map((firing) => firing.fault.config['message']),
    )

    expect(hits).toEqual([['Tool error'], ['b'], [], []])
  })

  it('a tool fault with a host filter acts on the HTTP call of the tool and not on its result', () => {
    const seen = [
      { point: 'tool.result' as const, tool: 'x' },
      { point: 'http.response' as const, host: 'crm.test' },
    ]

    expect(hitsOf(toolEmpty().forHost('crm.test'), seen)).toEqual([2])
    expect(hitsOf(toolEmpty(), seen)).toEqual([1])
  })
})

describe('when', () => {
  const view = { message: 'Please refund order 7', model: 'gpt-4o', tokens: 500, messages: 6, toolsCalled: ['lookup_order'] }

  it.each([
    [{ messageContains: 'REFUND' }, true],
    [{ messageContains: 'cancel' }, false],
    [{ messageMatches: 'order \\d+' }, true],
    [{ messageMatches: '^order' }, false],
    [{ toolCalled: 'lookup_*' }, true],
    [{ toolCalled: 'refund' }, false],
    [{ model: 'gpt-*' }, true],
    [{ model: 'claude*' }, false],
    [{ tokensAbove: 499 }, true],
    [{ tokensAbove: 500 }, false],
    [{ messagesAbove: 5 }, true],
    [{ messagesAbove: 6 }, false],
    [{ callsAbove: 0 }, true],
    [{ callsAbove: 1 }, false],
    [{ messageContains: 'refund', tokensAbove: 1000 }, false],
  ])('%o holds: %s', (when, holds) => {
    expect(hitsOf(llmLatency().when(when), [view])).toEqual(holds ? [1] : [])
  })

  it('asks a predicate of your own, with the number of the call', () => {
    expect(
      hitsOf(
        llmLatency().when(({ call, turn }) => call === 2 && turn === 1),
        calls(3),
      ),
    ).toEqual([2])
  })

  it('reads hostile text in linear time', () => {
    const message = `${'a'.repeat(50_000)}!`

    expect(hitsOf(llmLatency().when({ messageMatches: '(a+)+$' }), [{ message }])).toEqual([1])
  })
})

describe('limits', () => {
  it('once, times and always', () => {
    expect(hitsOf(llmLatency().once(), calls(3))).toEqual([1])
    expect(hitsOf(llmLatency().times(2), calls(3))).toEqual([1, 2])
    expect(hitsOf(llmRateLimit().always(), calls(3))).toEqual([1, 2, 3])
  })
})

describe('probability', () => {
  it('fires about as often as it says', () => {
    const hits = hitsOf(llmLatency().withProbability(0.3), calls(2000)).length

    expect(hits).toBeGreaterThan(500)
    expect(hits).toBeLessThan(700)
  })

  it('draws the same whatever order parallel calls arrive in', () => {
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`)
    const run = (order: readonly string[]) => {
      const schedule = scheduleOf(llmLatency().withProbability(0.5))
      const call = createCalls()
      return order.filter((callKey) => schedule.match(call({ callKey })).length > 0).sort()
    }

    expect(run(keys)).toEqual(run(keys.toReversed()))
  })

  it('gives other draws for another seed, case or fault', () => {
    const run = (options: object, fault = llmLatency().withProbability(0.5)) => hitsOf(fault, calls(64), options).join()
    const base = run({})

    expect(run({ seed: 8 })).not.toBe(base)
    expect(run({ caseId: 'other' })).not.toBe(base)
    expect(run({}, llmLatency({ delayMs: 1 }).withProbability(0.5))).not.toBe(base)
    expect(run({})).toBe(base)
  })

  it('keeps its draws when another fault joins the case', () => {
    const alone = hitsOf(llmLatency().withProbability(0.5), calls(32))
    const schedule = scheduleOf([llmServerError().onCall(99), llmLatency().withProbability(0.5)])
    const call = createCalls()
    const together = calls(32).flatMap((facts, index) => (schedule.match(call(facts)).length > 0 ? [index + 1] : []))

    expect(together).toEqual(alone)
  })

  it('does not draw for a call that an earlier step turned away', () => {
    const schedule = scheduleOf(llmLatency().forProvider('anthropic').withProbability(0.01))
    const call = createCalls()
    for (const facts of calls(5)) schedule.match(call(facts))

    expect(schedule.report()[0]?.nearMiss).not.toContain('draws')
  })
})

describe('positions', () => {
  const baseline = { baselineCalls: () => 5 }

  it('early, mid and late go by the paired baseline', () => {
    expect(hitsOf(llmServerError().position('early'), calls(6), baseline)).toEqual([1])
    expect(hitsOf(llmServerError().position('mid'), calls(6), baseline)).toEqual([3])
    expect(hitsOf(llmServerError().position('late'), calls(6), baseline)).toEqual([5])
    expect(hitsOf(llmServerError().position('early', 'late'), calls(6), baseline)).toEqual([1, 5])
  })

  it('a pattern begins at the position', () => {
    expect(hitsOf(llmServerError().position('mid').intermittent({ fail: 1, pass: 1 }), calls(7), baseline)).toEqual([3, 5, 7])
    expect(hitsOf(llmServerError().position('early').burst({ size: 2, every: 3 }), calls(7), baseline)).toEqual([1, 2, 4, 5, 7])
    expect(hitsOf(llmServerError().position('late').persistent(), calls(7), baseline)).toEqual([5, 6, 7])
  })

  it('equal positions are one', () => {
    expect(hitsOf(llmServerError().position('early', 'mid', 'late'), calls(3), { baselineCalls: () => 1 })).toEqual([1])
  })

  it('gives the filters to whoever counts the baseline', () => {
    const asked: unknown[] = []
    hitsOf(toolError().forTool('search').position('late'), [], { baselineCalls: (filters) => asked.push(filters.tool) })

    expect(asked).toEqual(['search'])
  })

  it('without a baseline only early is known, and the near miss says so', () => {
    expect(hitsOf(llmServerError().position('early'), calls(2))).toEqual([1])

    const schedule = scheduleOf(llmServerError().position('late'))
    schedule.match(createCalls()())

    expect(schedule.report()[0]?.nearMiss).toContain('there is no baseline')
  })
})

describe('patterns and windows', () => {
  it('intermittent alternates', () => {
    expect(hitsOf(llmServerError().intermittent({ fail: 1, pass: 2 }), calls(7))).toEqual([1, 4, 7])
    expect(hitsOf(llmServerError().intermittent({ fail: 2, pass: 1 }), calls(6))).toEqual([1, 2, 4, 5])
  })

  it('burst hits the first of every so many', () => {
    expect(hitsOf(llmServerError().burst({ size: 2, every: 5 }), calls(8))).toEqual([1, 2, 6, 7])
  })

  it('a pattern begins after afterCalls', () => {
    expect(hitsOf(llmServerError().afterCalls(2).intermittent({ fail: 1, pass: 1 }), calls(6))).toEqual([3, 5])
  })

  it('persistent goes on from the first match to the end', () => {
    expect(hitsOf(llmServerError().onCall(3).persistent(), calls(5))).toEqual([3, 4, 5])
    expect(hitsOf(llmServerError().onTurn(2).persistent(), turns(1, 2, 3))).toEqual([2, 3])
    expect(hitsOf(llmServerError().onCall(2).persistent().times(2), calls(5))).toEqual([2, 3])
    expect(hitsOf(llmServerError().onCall(9).persistent(), calls(5))).toEqual([])
  })

  it('an outage is a window on calls or on the case clock', () => {
    const times = [0, 999, 1000, 2999, 3000].map((atMs) => ({ atMs }))

    expect(hitsOf(llmServerError().outage({ afterCalls: 0, forCalls: 2 }), calls(4))).toEqual([1, 2])
    expect(hitsOf(llmServerError().outage({ afterMs: 1000, forMs: 2000 }), times)).toEqual([3, 4])
  })
})

describe('ramp', () => {
  it('grows a config key linearly and then stays', () => {
    const schedule = scheduleOf(llmLatency({ delayMs: 100 }).ramp({ of: 'delayMs', from: 100, to: 300, overCalls: 3 }))
    const call = createCalls()

    const waits = calls(5).map((facts) => schedule.match(call(facts))[0]?.disturbances[0])

    expect(waits.map((wait) => wait?.kind === 'delay' && wait.ms)).toEqual([100, 200, 300, 300, 300])
  })

  it('grows by the case clock', () => {
    const schedule = scheduleOf(llmLatency().ramp({ of: 'delayMs', from: 0, to: 1000, overMs: 100 }))
    const call = createCalls()

    const waits = [0, 50, 100, 500].map((atMs) => schedule.match(call({ atMs }))[0]?.disturbances[0])

    expect(waits.map((wait) => wait?.kind === 'delay' && wait.ms)).toEqual([0, 500, 1000, 1000])
  })

  it('keeps counted things whole', () => {
    const schedule = scheduleOf(llmRateLimit().ramp({ of: 'remaining', from: 0, to: 3, overCalls: 3 }))
    const call = createCalls()

    const remaining = calls(3).map((facts) => {
      const [disturbance] = schedule.match(call(facts))[0]?.disturbances ?? []
      return disturbance?.kind === 'status' && disturbance.limits?.remaining
    })

    expect(remaining).toEqual([0, 2, 3])
  })

  it('grows the probability', () => {
    expect(hitsOf(llmServerError().ramp({ of: 'probability', from: 0, to: 1, overCalls: 2 }), calls(4))).toEqual([2, 3, 4])
  })
})

describe('or', () => {
  it('fires when either trigger does, each with a limit of its own', () => {
    expect(hitsOf(llmServerError().onCall(1).or(llmServerError().onCall(3)), calls(4))).toEqual([1, 3])
    expect(
      hitsOf(llmServerError().onTurn(2).or(llmServerError().forProvider('anthropic')), [{}, { turn: 2 }, { provider: 'anthropic' }]),
    ).toEqual([2, 3])
  })

  it('joins later words to every alternative', () => {
    const fault = llmServerError().onCall(1).or(llmServerError().onCall(2)).onTurn(2)

    expect(hitsOf(fault, turns(1, 1, 2, 2, 2))).toEqual([3, 4])
  })

  it('caps all alternatives with a limit that comes last', () => {
    expect(hitsOf(llmServerError().onCall(1).or(llmServerError().onCall(3)).once(), calls(4))).toEqual([1])
  })
})
