import { describe, expect, it } from 'vitest'
import { readVerdict, withVerdict } from '../../../src/interception/control-verdict.ts'

describe('readVerdict', () => {
  it.each([
    [true, 'approval', 'allow'],
    [false, 'approval', 'block'],
    [true, 'isFlagged', 'block'],
    [false, 'detectInjection', 'allow'],
    ['approved', 'approval', 'allow'],
    ['DENY: too much', 'policy', 'block'],
    [{ flagged: false }, 'moderation', 'allow'],
    [{ is_safe: false }, 'moderation', 'block'],
    [{ verdict: 'block', reason: 'too much' }, 'policy', 'block'],
    [{ action: 'GUARDRAIL_INTERVENED' }, 'guardrail', 'block'],
    [{ tripwireTriggered: true }, 'guardrail', 'block'],
    [{ results: [{ flagged: false }, { flagged: true }] }, 'moderation', 'block'],
    ['{"allowed":true}', 'guard', 'allow'],
    [undefined, 'approval', 'none'],
    [{}, 'approval', 'none'],
    ['', 'approval', 'none'],
    [{ score: 0.4 }, 'policy', undefined],
    ['maybe', 'policy', undefined],
  ])('reads %j of %s as %s', (answer, control, verdict) => {
    expect(readVerdict(answer, control)).toBe(verdict)
  })
})

describe('withVerdict', () => {
  it.each([
    [{ approved: false, by: 'ann' }, 'allow', { approved: true, by: 'ann' }],
    [{ results: [{ flagged: false, id: 1 }] }, 'block', { results: [{ flagged: true, id: 1 }] }],
    [{ verdict: 'denied' }, 'allow', { verdict: 'approved' }],
    [{ action: 'NONE' }, 'block', { action: 'GUARDRAIL_INTERVENED' }],
    ['{"allowed":true,"n":1}', 'none', '{"n":1}'],
    [{ allowed: true, why: 'fine' }, 'none', { why: 'fine' }],
    [true, 'block', false],
    ['approved', 'none', undefined],
  ] as const)('says it in the form of the guard: %j, %s', (answer, verdict, edited) => {
    expect(withVerdict(answer, verdict, 'guard')?.answer).toEqual(edited)
  })

  it('names the fields it changed, and gives the same answer back where it changed none', () => {
    const answer = { data: { allowed: true } }

    expect(withVerdict(answer, 'block', 'guard')?.fields).toEqual(['data.allowed'])
    expect(withVerdict(answer, 'allow', 'guard')?.answer).toBe(answer)
    expect(withVerdict({ score: 0.4 }, 'allow', 'guard')).toBeUndefined()
  })

  it('keeps the class of the answer', () => {
    class Verdict {
      readonly allowed: boolean
      constructor(allowed: boolean) {
        this.allowed = allowed
      }
      get text() {
        return this.allowed ? 'yes' : 'no'
      }
    }

    const said = withVerdict(new Verdict(false), 'allow', 'guard')?.answer

    expect(said).toBeInstanceOf(Verdict)
    expect((said as Verdict).text).toBe('yes')
  })

  it('ends on answers that hold themselves', () => {
    const answer: Record<string, unknown> = { allowed: true }
    answer['self'] = answer

    expect(readVerdict(answer, 'guard')).toBe('allow')
  })
})
