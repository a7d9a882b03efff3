import { describe, expect, it } from 'vitest'
import { describeFactories } from '../../../../src/faults/catalog.ts'
import * as context from '../../../../src/faults/context/index.ts'
import type { AnyFaultFactory } from '../../../../src/faults/fault.ts'
import * as input from '../../../../src/faults/input/index.ts'
import { run } from '../../../../src/runner/run.ts'
import { clerk } from './clerk.ts'
import { clerkModel } from './clerk-model.ts'
import { type Pair, pairs } from './pairs.ts'

async function verdictOf({ fault, says, goal }: Pair, careful: boolean): Promise<string> {
  const { records } = await run({
    agent: clerk({ careful }),
    input: { turns: says },
    faults: [fault],
    goals: [goal],
    model: clerkModel(),
    phases: ['baseline', 'resilience'],
  })
  return records.map(({ verdict, reason }) => `${verdict}: ${reason}`).join('\n')
}

describe('a careless and a careful clerk', () => {
  it.each(pairs.map((pair) => [pair.fault.name, pair.code, pair] as const))('are told apart by %s, %s', async (_name, _code, pair) => {
    const careless = await verdictOf(pair, false)
    const careful = await verdictOf(pair, true)

    expect(careless).toMatch(/^PASSED: .*\nFAILED: /)
    expect(careful).toMatch(/^PASSED: .*\nRECOVERED: /)
  })

  it('are asked for every behaviour that a fault of theirs expects', () => {
    const asked = new Set(pairs.map(({ fault, code }) => `${fault.name} ${code}`))
    const rows = describeFactories([...Object.values<AnyFaultFactory>(context), ...Object.values<AnyFaultFactory>(input)])

    expect(rows.flatMap(({ name, expects }) => expects.map((code) => `${name} ${code}`)).filter((wanted) => !asked.has(wanted))).toEqual([])
  })
})
