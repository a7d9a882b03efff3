import { expect, it } from 'vitest'
import '../../../matchers/index.ts'
import { between, defineGoal, defineScenario, khaostest, llmRateLimit, llmServerError, toolError, turn } from '../../../src/index.ts'
import { openaiDesk } from '../../support/desk-agents.ts'
import { failureOf } from '../matchers/failure-of.ts'
import { supportAgent } from '../run/support-agent.ts'

const LOOK = 'Where is order A-1007?'
const agent = openaiDesk({ refunds: [] })
const broken = defineGoal({ name: 'in_gold', evaluate: ({ reply }) => reply.text.includes('gold') })

khaostest('agent.send takes a scenario', { agent }, async ({ agent: client, khaos, expect: assert }) => {
  const seen: number[] = []
  const scenario = defineScenario({
    name: 'refund',
    state: { customer: 'Ann' },
    turns: [
      turn((_results, state) => `I am ${state['customer']}. ${LOOK}`),
      between(1, 2, ({ khaos: scope }) => seen.push(scope.turns.length)),
      turn('Refund it, please.', {
        faults: [llmRateLimit({ retryAfterSeconds: 2 })],
        assertions: [{ type: 'tool_called', value: 'refund_*' }],
      }),
    ],
    faults: [toolError().onTurn(1)],
    goals: ['answers'],
  })

  const reply = await client.send(scenario)

  assert(reply).toBe(khaos.reply)
  assert(seen).toEqual([1])
  assert(khaos.state).toMatchObject({ customer: 'Ann', turns: 2 })
  assert(khaos.turns.map(({ input, ok, faults, dynamic }) => [input, ok, faults, dynamic])).toEqual([
    [`I am Ann. ${LOOK}`, true, ['tool_error'], true],
    ['Refund it, please.', true, ['llm_rate_limit'], false],
  ])
  await assert(khaos).toInject('tool_error')
})

khaostest('agent.send takes turns in the middle of a conversation', { agent }, async ({ agent: client, khaos, expect: assert }) => {
  await client.send(LOOK)
  await client.send([turn('And now?', { faults: [llmServerError()] }), 'Thanks.'])

  assert(khaos.turns.map(({ turn: number, faults }) => [number, faults])).toEqual([
    [1, []],
    [2, ['llm_server_error']],
    [3, []],
  ])
})

khaostest('a scenario is sent before anything else', { agent }, async ({ agent: client, expect: assert }) => {
  await client.send(LOOK)

  await assert(client.send(defineScenario({ name: 's', turns: [LOOK] }))).rejects.toThrow(
    'numbers its turns from 1, but 1 turns have been spoken',
  )
  await assert(client.send([])).rejects.toThrow('agent.send([...]) has no turn to say')
})

khaostest.fails('a goal of a turn that was sent fails the test', { agent }, async ({ agent: client }) => {
  await client.send([turn(LOOK, { goals: [broken] })])
})

khaostest.fails('a goal of a scenario that was sent fails the test', { agent }, async ({ agent: client }) => {
  await client.send(defineScenario({ name: 's', turns: [LOOK], goals: [broken] }))
})

khaostest.fails('a fault of a scenario that never fired fails the test', { agent }, async ({ agent: client }) => {
  await client.send(defineScenario({ name: 's', turns: [turn(LOOK, { faults: [toolError().forTool('pay_*')] })] }))
})

khaostest(
  'an attack of a later turn enters with it',
  { agent: supportAgent({ sent: [] }) },
  async ({ agent: client, khaos, expect: assert }) => {
    const attacks = { families: ['forbidden_action'], carriers: ['user-turn'] }
    await client.send(defineScenario({ name: 's', turns: [LOOK, turn(LOOK, { attacks })] }))

    assert(khaos.ledger.flatMap((entry) => (entry.kind === 'delivery' ? [entry.turn] : []))).toEqual([2])
    await assert(khaos).toBeCompromised()
  },
)

khaostest(
  'matchers run scenarios',
  { agent, scenario: defineScenario({ name: 'around', turns: [LOOK, LOOK] }) },
  async ({ agent: client, expect: assert }) => {
    await assert(client).toRecoverFrom(llmServerError().onTurn(2))
    await assert(client).toMeetGoal('answers', { scenario: defineScenario({ name: 'own', turns: [LOOK] }) })
    assert(await failureOf(() => assert(client).toRecoverFrom(llmServerError().onTurn(3)))).toContain('NOT_EXERCISED')
    assert(await failureOf(() => assert(client).toMeetGoal(broken))).toContain('the goal "in_gold" to be met')
  },
)

it.each<[string, object, string]>([
  [
    'a scenario beside inputs',
    { scenario: defineScenario({ name: 's', turns: ['x'] }), inputs: ['y'] },
    '`scenario` and `inputs` both say',
  ],
  ['no scenario', { scenario: { turns: [] } }, 'Give what `defineScenario({ ... })` returned'],
  ['an empty list', { scenario: [] }, '`scenario` holds nothing'],
])('khaostest refuses %s', (_what, options, message) => {
  expect(() => khaostest('x', { agent, ...options } as never, () => undefined)).toThrow(message)
})
