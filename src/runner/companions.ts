import { benignTwinOf } from '../attacks/benign-twin.ts'
import type { AttackRoute, BoundAttack } from '../model/attack.ts'
import { entriesOf } from '../model/ledger.ts'
import type { CaseInput } from '../model/pack.ts'
import { models } from '../models/source.ts'
import { measureCaseExposure } from '../oracles/o00-exposure.ts'
import type { ControlFacts } from '../oracles/oracle.ts'
import { undisturbed } from '../scenarios/scenario-value.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { variantOf } from '../scheduling/scenario-faults.ts'
import type { CaseExecution } from './case-execution.ts'
import { lawfulArguments } from './lawful-arguments.ts'
import type { Session } from './session.ts'

/** Runs that a case is compared with. Each is made once per input and kept for the session. */
export interface Companions {
  /** The same task, undisturbed. */
  pair(plan: PlannedCase): Promise<CaseExecution>
  /** The same task with this trial's secrets planted and nothing delivered: what the agent shows of them on its own account. */
  plantedPair(plan: PlannedCase, attack: BoundAttack): Promise<CaseExecution>
  /** A benign call of one tool, as the agent answers it. */
  control(plan: PlannedCase, tool: string): Promise<ControlFacts>
  /** Whether harmless text by the same carrier and route reaches the model. Left out: by any of the attack's routes. */
  twinReachesModel(plan: PlannedCase, attack: BoundAttack, route?: AttackRoute): Promise<boolean>
}

/** Sources that make the call a control case asks for. Others answer as they like, so the stand-in makes it for them. */
const PROBING: ReadonlySet<string> = new Set(['stand-in', 'gullible', 'steadfast'])

/** Cases of one input stand together in a plan: older companions are not asked for again, or made anew. */
const MOST_KEPT = 64

/** The companions of one session. Nothing runs before it is asked for. */
export function createCompanions(session: Session): Companions {
  const pairs = new Map<string, Promise<CaseExecution>>()
  const controls = new Map<string, Promise<ControlFacts>>()
  const twins = new Map<string, Promise<boolean>>()
  const once = <T>(store: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
    const known = store.get(key)
    if (known) return known
    const made = make()
    store.set(key, made)
    if (store.size > MOST_KEPT) store.delete(store.keys().next().value as string)
    return made
  }
  const companionTrial = (plan: PlannedCase, kind: string) => ({
    key: `${session.options.suite}::${kind}/${plan.input.id}#1`,
    caseId: `${kind}/${plan.input.id}`,
    trial: 1,
    phase: 'baseline' as const,
    input: undisturbedInput(plan.input),
  })
  const pair = (plan: PlannedCase) =>
    once(pairs, `${plan.input.id}\0${variantOf(plan.input) ?? ''}`, () => session.execute(companionTrial(plan, 'baseline')))

  return {
    pair,

    plantedPair: (plan, attack) =>
      session.execute({ ...companionTrial(plan, 'planted'), phase: 'security', attack: { ...attack, routes: [] } }),

    control: (plan, tool) =>
      once(controls, `${plan.input.id}\0${tool}`, async () => {
        const args = lawfulArguments((await pair(plan)).ledger, tool, plan.input)
        const source = PROBING.has(session.options.sourceFor('baseline').kind) ? {} : { source: models.standIn() }
        const run = await session.execute({ ...companionTrial(plan, `probe/${tool}`), ...source, probe: { tool, args } })
        const results = entriesOf(run.ledger, 'tool_result').filter((entry) => entry.name === tool)
        return {
          tool,
          results: results.filter((entry) => !entry.isError).map((entry) => entry.text),
          succeeded: results.some((entry) => !entry.isError),
          seenAtSeam: entriesOf(run.ledger, 'tool_run').some((entry) => entry.name === tool),
        }
      }),

    twinReachesModel: async (plan, attack, route) => {
      const { carrier, spot, schedule } = attack.variant
      for (const place of twinSpots(carrier, spot)) {
        const reached = await once(twins, [plan.input.id, carrier, place, schedule, route ?? ''].join('\0'), () =>
          reachesModel(plan, { ...attack, variant: { ...attack.variant, spot: place } }, route),
        )
        if (reached) return true
      }
      return false
    },
  }

  async function reachesModel(plan: PlannedCase, attack: BoundAttack, route: AttackRoute | undefined): Promise<boolean> {
    const { carrier, spot } = attack.variant
    const twin = { ...benignTwinOf(attack), ...(route === undefined ? {} : { routes: [route] }) }
    const run = await session.execute({
      ...companionTrial(plan, `twin/${carrier}-${spot}`),
      attack: twin,
      faults: plan.faults,
      ...(plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }),
      ...(plan.attackTurn === undefined ? {} : { attackTurn: plan.attackTurn }),
    })
    return measureCaseExposure({ ledger: run.ledger, attack: twin, controls: [], allowedHosts: [] }).state === 'full'
  }
}

/** What a case is compared with has none of its disturbances; a twin brings its own faults along. */
function undisturbedInput(input: CaseInput): CaseInput {
  return input.scenario ? { ...input, scenario: undisturbed(input.scenario) } : input
}

/** A page that is read at all shows what is visible: an agent that leaves hidden parts out has filtered them. */
function twinSpots(carrier: string, spot: string): readonly string[] {
  return carrier === 'web' && spot !== 'visible' ? [spot, 'visible'] : [spot]
}
