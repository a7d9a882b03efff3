import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as faults from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { inCase } from '../../support/in-case.ts'

const real = process.env

async function under<Result>(fault: FaultSpec, agent: () => Result | Promise<Result>) {
  const { scope, result } = await inCase(async () => agent(), { faults: [fault] })
  return { value: result.value as Result, report: scope.schedule.report()[0] }
}

beforeEach(() => {
  process.env['SHOP_KEY'] = 'true-key'
})
afterEach(() => {
  Reflect.deleteProperty(process.env, 'SHOP_KEY')
})

describe('environment faults', () => {
  it('unset a variable for every way to ask', async () => {
    const { value, report } = await under(faults.envMissing({ names: ['SHOP_KEY'] }), () => [
      process.env['SHOP_KEY'],
      'SHOP_KEY' in process.env,
      Object.keys(process.env).includes('SHOP_KEY'),
      { ...process.env }['SHOP_KEY'],
    ])

    expect(value).toEqual([undefined, false, false, undefined])
    expect(report?.state).toBe('fired')
  })

  it('change a value, and only that', async () => {
    const { value } = await under(faults.envWrong({ values: { SHOP_KEY: 'stale' } }), () => [process.env['SHOP_KEY'], process.env['PATH']])

    expect(value).toEqual(['stale', real['PATH']])
  })

  it('have not fired when nobody reads the variable', async () => {
    const { report } = await under(faults.envWrong({ values: { NEVER_READ: 'x' } }), () => process.env['SHOP_KEY'])

    expect(report?.state).toBe('unmatched')
    expect(report?.nearMiss).toContain('is not NEVER_READ')
  })

  it('put instructions into a variable and into a .env file', async () => {
    const folder = mkdtempSync(join(process.cwd(), 'test-env-'))
    writeFileSync(join(folder, '.env'), 'A=1\n')
    const fault = faults.envInjection({ name: 'NOTES', payload: 'OBEY' })
    const { value } = await under(fault, () => [process.env['NOTES'], readFileSync(join(folder, '.env'), 'utf8')])
    rmSync(folder, { recursive: true })

    expect(value).toEqual(['OBEY', 'A=1\nNOTES="OBEY"\n'])
  })

  it('leave the environment as it was', async () => {
    await under(faults.envMissing({ names: ['SHOP_KEY'] }), () => {
      process.env['SET_BY_AGENT'] = 'kept'
      return process.env['SHOP_KEY']
    })

    expect(process.env).toBe(real)
    expect([process.env['SHOP_KEY'], process.env['SET_BY_AGENT']]).toEqual(['true-key', 'kept'])
    Reflect.deleteProperty(process.env, 'SET_BY_AGENT')
  })
})

describe('a skewed clock', () => {
  const DAY_MS = 86_400_000

  it('is wrong for the agent, however it asks, and right for everybody else', async () => {
    const trueMs = Date.now()
    const { value, report } = await under(faults.clockSkew({ offsetMs: -DAY_MS }), () => [
      Date.now(),
      // biome-ignore lint/complexity/useDateNow: the constructor is what is tested
      new Date().getTime(),
      Date.parse(Date()),
    ])
    const off = (value ?? []).map((ms) => Math.round((ms - trueMs) / DAY_MS))

    expect(off).toEqual([-1, -1, -1])
    expect(report?.effective).toEqual([{ offsetMs: -DAY_MS, driftPerSecondMs: 0 }])
    expect(Math.abs(Date.now() - trueMs)).toBeLessThan(60_000)
  })

  it('drifts on the clock of the case, and dates that are given stay what they are', async () => {
    const { value } = await under(faults.clockSkew({ offsetMs: 0, driftPerSecondMs: 1000 }), async () => {
      const before = Date.now()
      await new Promise((resolve) => setTimeout(resolve, 300))
      return { passed: Date.now() - before, given: new Date(5).getTime(), isDate: new Date() instanceof Date }
    })

    expect(value.passed).toBeGreaterThanOrEqual(590)
    expect(value).toMatchObject({ given: 5, isDate: true })
  })

  it('does not move the timers', async () => {
    const { value } = await under(faults.clockSkew({ offsetMs: 10 * DAY_MS }), async () => {
      const startedMs = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 50))
      return performance.now() - startedMs
    })

    expect(value).toBeGreaterThanOrEqual(45)
  })
})
