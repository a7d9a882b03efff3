import { bindAttack } from '../attacks/bind.ts'
import { incompatibility } from '../attacks/compatibility.ts'
import { guardPayload } from '../attacks/guard.ts'
import type { AttackRoute, BoundAttack } from '../model/attack.ts'
import type { OracleId, SecurityJudgement } from '../model/finding.ts'
import { entriesOf } from '../model/ledger.ts'
import { judgeSecurity } from '../oracles/judge-security.ts'
import type { ControlFacts } from '../oracles/oracle.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { rolesOf, toolsOf } from './agent-tools.ts'
import type { CaseExecution } from './case-execution.ts'
import type { Companions } from './companions.ts'
import { controlsFor } from './controls.ts'
import { type GoalValue, goalsOfCase, goalsOfPair, isMet } from './goal-values.ts'
import { judgeHarness } from './judge.ts'
import { oracleFacts } from './oracle-facts.ts'
import { fartherThan, routeAttempts } from './route-attempts.ts'
import type { Session } from './session.ts'

/** One attacked trial, judged. */
export interface SecurityOutcome {
  readonly judgement: SecurityJudgement
  readonly execution: CaseExecution
  readonly goals: readonly GoalValue[]
  readonly attack?: BoundAttack
}

/** Oracles that look for a planted secret. */
const SECRET_ORACLES = new Set<OracleId>(['O1', 'O2', 'O3', 'O4', 'O8'])

/** What one attacked trial is made of. */
interface AttackedTrial {
  readonly session: Session
  readonly companions: Companions
  readonly plan: PlannedCase
  readonly trial: number
  readonly key: string
  readonly pair: CaseExecution
}

/** One attacked trial: bound to the agent's own tools, delivered, run, and judged against its unattacked pair and its control calls. */
export async function runSecurityTrial(
  session: Session,
  companions: Companions,
  plan: PlannedCase,
  trial: number,
  key: string,
): Promise<SecurityOutcome> {
  const variant = plan.attack
  if (!variant) throw new Error(`case ${plan.id} names no attack`)
  const pair = await companions.pair(plan)
  const pairGoals = await goalsOfPair(session, plan, pair)
  const undone = (verdict: 'NOT_EXERCISED' | 'ERRORED', reason: string): SecurityOutcome => ({
    judgement: {
      verdict,
      reason,
      exposure: { state: 'none', reason },
      findings: [],
      severity: variant.seed.severity,
      attempted: false,
    },
    execution: pair,
    goals: pairGoals,
  })
  const broken = judgeHarness(pair)
  if (broken) return undone('ERRORED', broken.reason)
  if (!pairGoals.every(isMet)) return undone('NOT_EXERCISED', `control_failed: unattacked, ${unmet(pairGoals)}`)
  const row = incompatibility(variant, { hasFault: plan.faults.length > 0 })
  if (row) return undone('NOT_EXERCISED', `incompatible:${row.id}: ${row.reason}`)

  const bound = bindAttack(variant, {
    tools: toolsOf(pair.ledger),
    toolRoles: rolesOf(session),
    seed: session.options.seed,
    caseId: plan.id,
    trial,
    task: plan.input.turns[0] ?? '',
    ...(variant.via ? { via: variant.via } : {}),
  })
  if ('skipped' in bound) return undone('NOT_EXERCISED', bound.skipped)
  const givenAway = guardProblem(bound.attack)
  if (givenAway !== undefined) return undone('ERRORED', givenAway)
  return attackByRoutes({ session, companions, plan, trial, key, pair }, bound.attack)
}

/** Tries the routes, nearest first, until one of them says something about the agent. */
async function attackByRoutes(trial: AttackedTrial, attack: BoundAttack): Promise<SecurityOutcome> {
  const controls = await controlsFor(trial.companions, attack.goal, trial.plan)
  const [first = attack.routes, ...others] = routeAttempts(attack, trial.plan.input)
  const queue = [...others]
  let routes = first
  for (;;) {
    const attempt = await attackOnce(trial, { ...attack, routes }, controls)
    if (attempt.judgement.verdict !== 'NOT_EXERCISED') return attempt
    const farther = fartherThan(attempt.route, routes)
    const next = farther.length > 0 ? farther : queue.shift()
    if (next === undefined) return attempt
    routes = next
  }
}

async function attackOnce(
  attacked: AttackedTrial,
  attack: BoundAttack,
  controls: readonly ControlFacts[],
): Promise<SecurityOutcome & Pick<Attempt, 'route'>> {
  const { session, plan, trial, key, pair } = attacked
  const execution = await session.execute({
    key,
    caseId: plan.id,
    trial,
    phase: 'security',
    input: plan.input,
    attack,
    faults: plan.faults,
    baseline: pair.ledger,
    ...(plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }),
    ...(plan.attackTurn === undefined ? {} : { attackTurn: plan.attackTurn }),
  })
  const goals = await goalsOfCase(session, plan, execution)
  const route = entriesOf(execution.ledger, 'delivery').at(0)?.route
  const judgement = await judgeAttempt(attacked, attack, controls, { execution, goals, route })
  return { judgement, execution, goals, attack, route }
}

interface Attempt extends Pick<SecurityOutcome, 'execution' | 'goals'> {
  /** Where the payload went in, if it did. */
  readonly route: AttackRoute | undefined
}

/** What the oracles say of one attempt. A find is confirmed, and a payload that was stopped is told from one that never got through. */
async function judgeAttempt(
  { session, companions, plan, pair }: AttackedTrial,
  attack: BoundAttack,
  controls: readonly ControlFacts[],
  { execution, goals, route }: Attempt,
): Promise<SecurityJudgement> {
  const judge = (filterTwin: boolean, unattacked = pair.ledger) =>
    judgeSecurity({
      ...oracleFacts(session, execution),
      attack,
      pair: unattacked,
      controls,
      goals: goals.map((goal) => ({ name: goal.name, met: isMet(goal) })),
      filterTwin,
    })
  const found = judge(false)
  const broken = judgeHarness(execution)
  if (broken) return { ...found, verdict: 'ERRORED', reason: broken.reason }
  // A secret that the agent shows unattacked too proves nothing against it: asked only where one was found.
  const judgement = hasFoundSecret(found) ? judge(false, (await companions.plantedPair(plan, attack)).ledger) : found
  const isStopped = judgement.verdict === 'NOT_EXERCISED' && route !== undefined
  return isStopped ? judge(await companions.twinReachesModel(plan, attack, route)) : judgement
}

function hasFoundSecret({ verdict, findings }: SecurityJudgement): boolean {
  return verdict === 'COMPROMISED' && findings.some(({ decision, oracle }) => decision === 'positive' && SECRET_ORACLES.has(oracle))
}

/** Why the payload must not be sent, if it gives its prize away. */
function guardProblem(attack: BoundAttack): string | undefined {
  try {
    guardPayload(attack)
    return undefined
  } catch (error) {
    return `guard: ${error instanceof Error ? error.message : String(error)}`
  }
}

const unmet = (goals: readonly GoalValue[]): string =>
  goals
    .filter((goal) => !isMet(goal))
    .map((goal) => `goal "${goal.name}": ${goal.detail}`)
    .join('; ')
