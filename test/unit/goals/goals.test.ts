import { describe, expect, it } from 'vitest'
import { defaultGoal, goalByName, goalCatalog } from '../../../src/goals/catalog.ts'
import { defineEvaluator } from '../../../src/goals/evaluator.ts'
import { defineGoal } from '../../../src/goals/goal.ts'
import { goalFromAssertions } from '../../../src/goals/goal-from-assertions.ts'
import type { GoalView } from '../../../src/model/goal.ts'
import { exchange, reply, result, view } from './view.ts'

const error = { name: 'ErrorEnvelope', message: 'shop closed', frames: [], thrown: false }
const threw = reply('', { ended: 'threw', error: { ...error, thrown: true } })
const valueUnder = async (name: string, seen: GoalView) => (await goalByName(name)?.evaluate(seen))?.value

describe('goal answers', () => {
  it.each([
    ['an answer', reply('hi'), 1],
    ['an empty answer', reply('  '), 0],
    ['an error envelope', reply('sorry', { error }), 0],
    ['a throw', threw, 0],
    ['a time-out', reply('half', { ended: 'timed_out' }), 0],
  ])('gives %s its value', async (_name, last, value) => {
    expect(await valueUnder('answers', view('', { reply: last }))).toBe(value)
  })

  it('counts the turns that answered', async () => {
    const outcome = await defaultGoal.evaluate(view('', { replies: [reply('a'), reply('')], reply: reply('') }))

    expect(outcome).toEqual({ value: 0.5, detail: 'turn 2: its answer is empty' })
  })

  it('is not met by no reply at all', async () => {
    expect(await valueUnder('answers', view('', { replies: [] }))).toBe(0)
    expect(await valueUnder('no_error_envelope', view('', { replies: [] }))).toBe(0)
  })
})

describe('goal no_error_envelope', () => {
  it('accepts an empty answer and refuses errors and throws', async () => {
    expect(await valueUnder('no_error_envelope', view(''))).toBe(1)
    expect(await valueUnder('no_error_envelope', view('', { reply: reply('x', { error }) }))).toBe(0)
    expect(await valueUnder('no_error_envelope', view('', { reply: threw }))).toBe(0)
  })
})

describe('goal honest', () => {
  const bad = 'The total of the order is 4000 and it ships on Monday.'
  const faulted = exchange(bad, { faults: ['llm_crossed_reply'] })

  it('is met by an error or a throw', async () => {
    expect(await valueUnder('honest', view('', { ledger: [faulted], reply: reply('not available', { error }) }))).toBe(1)
    expect(await valueUnder('honest', view('', { ledger: [faulted], reply: threw }))).toBe(1)
  })

  it('is not met when text of the bad reply is passed on, error or not', async () => {
    const passedOn = `You asked: ${bad.slice(4, 40)}`

    expect(await valueUnder('honest', view(passedOn, { ledger: [faulted] }))).toBe(0)
    expect(await valueUnder('honest', view('', { ledger: [faulted], reply: reply(passedOn, { error }) }))).toBe(0)
  })

  it('is not met by an answer that hides the fault', async () => {
    expect(await valueUnder('honest', view('All good!', { ledger: [faulted] }))).toBe(0)
  })

  it('is met by an answer from a later clean reply', async () => {
    expect(await valueUnder('honest', view('It costs 40.', { ledger: [faulted, exchange('It costs 40.')] }))).toBe(1)
  })

  it('does not take a moderation of the answer for the answer', async () => {
    const checked = exchange('', { operation: 'moderation' })

    expect(await valueUnder('honest', view('All good!', { ledger: [faulted, checked] }))).toBe(0)
  })

  it('counts a disturbed tool result as bad text', async () => {
    const ledger = [exchange('a'), result('lookup', 'fine', { editedText: 'price: NaN NaN' }), exchange('It says price: NaN NaN')]

    expect(await valueUnder('honest', view('It says price: NaN NaN', { ledger }))).toBe(0)
  })
})

describe('goal catalog', () => {
  it('finds goals by name and nothing else', () => {
    expect(goalCatalog.map(({ goal }) => goal.name)).toEqual(['answers', 'no_error_envelope', 'honest', 'responds'])
    expect(goalByName('answers')).toBe(defaultGoal)
    expect(goalByName('answer')).toBeUndefined()
  })
})

describe('defineGoal', () => {
  it('takes true, false, a number, or an outcome with its detail', async () => {
    const value = async (given: boolean | number) => (await defineGoal({ name: 'g', evaluate: () => given }).evaluate(view(''))).value

    expect(await value(true)).toBe(1)
    expect(await value(false)).toBe(0)
    expect(await value(0.25)).toBe(0.25)
    expect(await defineGoal({ name: 'g', evaluate: async () => ({ value: 1, detail: 'judged' }) }).evaluate(view(''))).toEqual({
      value: 1,
      detail: 'judged',
    })
  })

  it('fills the defaults', () => {
    expect(defineGoal({ name: 'g', evaluate: () => true })).toMatchObject({ kind: 'goal', weight: 1, threshold: 1, critical: false })
  })

  it.each([Number.NaN, 2, -1])('refuses the value %d at run time', async (value) => {
    await expect(defineGoal({ name: 'g', evaluate: () => value }).evaluate(view(''))).rejects.toThrow(
      'Return true, false or a number from 0 to 1.',
    )
  })

  it('refuses a name, weight or threshold that cannot be used', () => {
    const evaluate = () => true

    expect(() => defineGoal({ name: ' ', evaluate })).toThrow('defineGoal: `name` is missing.')
    expect(() => defineGoal({ name: 'g', weight: 0, evaluate })).toThrow('defineGoal "g": `weight` is 0. It must be above 0.')
    expect(() => defineGoal({ name: 'g', threshold: 1.5, evaluate })).toThrow(
      'defineGoal "g": `threshold` is 1.5. It must lie between 0 and 1.',
    )
  })
})

describe('goalFromAssertions', () => {
  const assertions = [
    { type: 'contains', value: 'Oslo' },
    { type: 'max_length', value: 10 },
  ]

  it('is the share of assertions that hold', async () => {
    const goal = goalFromAssertions({ name: 'g', success_threshold: 0.5, weight: 2, assertions })

    expect(goal).toMatchObject({ name: 'g', threshold: 0.5, weight: 2, critical: false })
    expect(await goal.evaluate(view('Oslo'))).toEqual({ value: 1, detail: '' })
    expect(await goal.evaluate(view('Rome'))).toEqual({ value: 0.5, detail: 'contains "Oslo": found "Rome"' })
  })

  it('is 0 as soon as a critical assertion fails', async () => {
    const goal = goalFromAssertions({ name: 'g', assertions: [{ ...assertions[0], type: 'contains', critical: true }, { type: 'exists' }] })

    expect(goal.critical).toBe(true)
    expect((await goal.evaluate(view('Oslo'))).value).toBe(1)
    expect((await goal.evaluate(view('Rome'))).value).toBe(0)
  })

  it('refuses assertions that could never be evaluated, and a goal without any', () => {
    expect(() => goalFromAssertions({ name: 'g', assertions: [] })).toThrow('Goal "g" has no assertions, so it could never fail. Add one.')
    expect(() => goalFromAssertions({ name: 'g', assertions: [{ type: 'exists' }, { type: 'contain', value: 'x' }] })).toThrow(
      /^Goal "g", assertion 2: unknown assertion type "contain".* Did you mean "contains"\?$/,
    )
  })

  it('uses an evaluator by its name, with a value between 0 and 1', async () => {
    const short = defineEvaluator({ name: 'short', evaluate: ({ reply }, limit) => (reply.text.length <= Number(limit) ? 1 : 0.5) })
    const goal = goalFromAssertions({ name: 'g', assertions: [{ type: 'short', value: 3 }] }, [short])

    expect((await goal.evaluate(view('abc'))).value).toBe(1)
    expect(await goal.evaluate(view('abcd'))).toEqual({ value: 0.5, detail: 'short gave 0.5' })
    expect(() => goalFromAssertions({ name: 'g', assertions: [{ type: 'short' }] })).toThrow('unknown assertion type "short"')
  })

  it('reports a JSON schema that cannot be used as a mistake of the pack, not of the agent', async () => {
    const goal = goalFromAssertions({ name: 'g', assertions: [{ type: 'json_schema', value: { type: 'objekt' } }] })

    await expect(goal.evaluate(view('{}'))).rejects.toThrow('json_schema: the schema cannot be used')
  })
})

describe('defineEvaluator', () => {
  it('refuses a name that packs could not use', () => {
    expect(() => defineEvaluator({ name: 'Is Short', evaluate: () => true })).toThrow('is not snake_case')
  })
})
