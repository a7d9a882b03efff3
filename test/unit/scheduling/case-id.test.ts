import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { llmRateLimit } from '../../../src/faults/llm/rate-limit.ts'
import { toolError } from '../../../src/faults/tool/error.ts'
import {
  baselineCaseId,
  caseKey,
  faultConfigHash,
  fileSafeId,
  parseCaseId,
  parseCaseKey,
  resilienceCaseId,
  securityCaseId,
} from '../../../src/scheduling/case-id.ts'

describe('case ids', () => {
  it('say phase, faults and input', () => {
    expect(baselineCaseId('order-7')).toBe('baseline/order-7')
    expect(resilienceCaseId([llmRateLimit(), toolError()], 'order-7')).toBe('resilience/llm_rate_limit+tool_error/order-7')
    expect(resilienceCaseId([llmRateLimit()], 'order-7', 'a1b2c3')).toBe('resilience/llm_rate_limit~a1b2c3/order-7')
    expect(securityCaseId('security/f/s01/web-visible/authority/base64', 'chat')).toBe('security/f/s01/web-visible/authority/base64:chat')
    expect(baselineCaseId('refund', 'busy')).toBe('baseline/refund/busy')
    expect(resilienceCaseId([llmRateLimit()], 'refund', undefined, 'busy')).toBe('resilience/llm_rate_limit/refund/busy')
    expect(securityCaseId('security/f/s01/web/plain/plain', 'refund', { variant: 'busy', turn: 2 })).toBe(
      'security/f/s01/web/plain/plain:refund~busy@2',
    )
  })

  it('tell faults apart by config, trigger and order, and nothing else', () => {
    const hash = faultConfigHash([llmRateLimit()])

    expect(hash).toMatch(/^[0-9a-f]{6}$/)
    expect(faultConfigHash([llmRateLimit()])).toBe(hash)
    expect(faultConfigHash([llmRateLimit({ retryAfterSeconds: 9 })])).not.toBe(hash)
    expect(faultConfigHash([llmRateLimit().onCall(2)])).not.toBe(hash)
    expect(faultConfigHash([llmRateLimit().when(({ call }) => call > 2)])).not.toBe(
      faultConfigHash([llmRateLimit().when(({ call }) => call > 3)]),
    )
  })

  it.each([
    ['baseline/order-7', { phase: 'baseline', inputId: 'order-7' }],
    ['baseline/order-7#3', { phase: 'baseline', inputId: 'order-7', trial: 3 }],
    ['resilience/a+b/order-7', { phase: 'resilience', inputId: 'order-7', faults: ['a', 'b'] }],
    ['resilience/a~0f1e2d/order-7#2', { phase: 'resilience', inputId: 'order-7', faults: ['a'], config: '0f1e2d', trial: 2 }],
    ['security/f/s01/web-visible/authority/base64', { phase: 'security' }],
    ['baseline/order-7/busy', { phase: 'baseline', inputId: 'order-7', variant: 'busy' }],
    ['resilience/a/order-7/busy#2', { phase: 'resilience', inputId: 'order-7', faults: ['a'], variant: 'busy', trial: 2 }],
    [
      'security/f/s01/web-visible/authority/base64~leak@nth:chat~busy@2',
      { phase: 'security', inputId: 'chat', variant: 'busy', attackTurn: 2 },
    ],
    ['security/f/s01/web-visible/authority/base64~leak@nth:chat#4', { phase: 'security', inputId: 'chat', trial: 4 }],
  ])('reads %s back', (id, parsed) => {
    expect(parseCaseId(id)).toEqual(parsed)
  })

  it.each([
    '',
    'baseline',
    'baseline/',
    'baseline/a/b/c',
    'chaos/a',
    'resilience/a',
    'resilience//x',
    'baseline/a#0',
    'security/x',
    'resilience/a~zz/x',
  ])('knows that %j is none', (id) => {
    expect(parseCaseId(id)).toBeUndefined()
  })
})

describe('case keys', () => {
  it('read back, whatever stands in a test name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 999 }), (suite, trial) => {
        const caseId = 'resilience/a+b~0f1e2d/order-7'

        expect(parseCaseKey(caseKey(suite, caseId, trial))).toEqual({ suite, caseId, trial })
      }),
    )
    expect(parseCaseKey('test/a.test.ts > x::y::baseline/a#1')).toEqual({ suite: 'test/a.test.ts > x::y', caseId: 'baseline/a', trial: 1 })
  })

  it.each(['', 'baseline/a#1', 'suite::baseline/a', 'suite::baseline/a#0', '::baseline/a#1'])('knows that %j is none', (key) => {
    expect(parseCaseKey(key)).toBeUndefined()
  })
})

describe('fileSafeId', () => {
  it('makes a name that any file system takes, and keeps different ids apart', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(fileSafeId(id)).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,90}$/)
      }),
    )
    expect(fileSafeId('baseline/a')).not.toBe(fileSafeId('baseline:a'))
    expect(fileSafeId('baseline/a')).toMatch(/^baseline-a-[0-9a-f]{8}$/)
  })
})
