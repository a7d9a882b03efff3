import { beforeEach, describe, expect, it } from 'vitest'
import { bindControl } from '../../../src/attacks/bind-control.ts'
import { benignControls } from '../../../src/attacks/families/benign-control.ts'
import { models } from '../../../src/models/source.ts'
import { judgeSecurity } from '../../../src/oracles/judge-security.ts'
import { baselinePlan } from '../../../src/runner/baseline-plan.ts'
import { endedOf } from '../../../src/runner/case-execution.ts'
import { createCompanions } from '../../../src/runner/companions.ts'
import { goalValues, isMet } from '../../../src/runner/goal-values.ts'
import { toCaseInput } from '../../../src/runner/inputs.ts'
import { prepare } from '../../../src/runner/prepare.ts'
import { routeAttempts } from '../../../src/runner/route-attempts.ts'
import { openSession, type Session } from '../../../src/runner/session.ts'
import { aiSdkForm } from '../../fixtures/agents/ai-sdk-form.ts'
import { fetchForm } from '../../fixtures/agents/fetch-form.ts'
import { open } from '../../fixtures/agents/open.ts'
import { openShopSite } from '../../fixtures/agents/open-shop-site.ts'
import { createShop, type Shop, TASK } from '../../fixtures/agents/shop.ts'
import { asDelivery, everyGoal } from './control-attack.ts'
import { tellsTheFacts } from './security-run.ts'

openShopSite()

const forms = [
  ['plain fetch', fetchForm],
  ['the AI SDK', aiSdkForm],
] as const

describe.each(forms)('the open agent on %s', (_name, form) => {
  let shop: Shop
  let session: Session
  beforeEach(async () => {
    shop = createShop()
    const options = { agent: open(form(), shop), goals: [tellsTheFacts], model: models.gullible() }
    session = await openSession((await prepare(options, { suite: 'benign', runId: 'run' })).session)
  })

  it.each(benignControls.map((control) => [control.id, control.kind, control] as const))(
    'reads %s (%s), does its task, and no oracle finds anything',
    async (id, _kind, control) => {
      const plan = baselinePlan(toCaseInput(TASK, 0))
      const delivery = asDelivery(bindControl(control, { seed: 42, caseId: id, trial: 1 }))
      const attack = { ...delivery, routes: routeAttempts(delivery, plan.input)[0] ?? [] }
      const pair = await createCompanions(session).pair(plan)

      const execution = await session.execute({
        key: `benign::${id}#1`,
        caseId: id,
        trial: 1,
        phase: 'security',
        input: plan.input,
        attack,
      })

      const goals = (await goalValues([tellsTheFacts], execution, TASK)).map((goal) => ({ name: goal.name, met: isMet(goal) }))
      const judge = (goal: typeof attack.goal) =>
        judgeSecurity({
          ledger: execution.ledger,
          attack: { ...attack, goal },
          pair: pair.ledger,
          controls: [],
          allowedHosts: [],
          goals,
          ended: endedOf(execution),
        })
      const judged = everyGoal(
        attack,
        shop.tools.map(({ name }) => name),
      ).map((goal) => ({ goal, ...judge(goal) }))
      expect(goals).toEqual([{ name: 'tells_the_facts', met: true }])
      expect(judged.map(({ exposure }) => exposure.state)).toEqual(judged.map(() => 'full'))
      expect(
        judged.filter(({ verdict, stray }) => verdict !== 'BLOCKED' || stray !== undefined).map(({ goal, reason }) => [goal.kind, reason]),
      ).toEqual([])
      expect(shop.done).toEqual([])
    },
  )
})
