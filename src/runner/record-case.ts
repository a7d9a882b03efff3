import { questionOf } from '../attacks/question.ts'
import { redactRecord } from '../manifest/redact.ts'
import type { AttackVariant, BoundAttack } from '../model/attack.ts'
import { CASE_RECORD_VERSION, type CaseRecord } from '../model/case-record.ts'
import type { SecurityJudgement } from '../model/finding.ts'
import { entriesOf, type Ledger } from '../model/ledger.ts'
import type { TurnResult } from '../model/turn.ts'
import type { PlannedCase } from '../scheduling/plan.ts'
import { billedCall } from '../telemetry/billed-call.ts'
import { totalUsage } from '../telemetry/usage.ts'
import { type CaseExecution, endedOf } from './case-execution.ts'
import { degradationOf } from './degradation.ts'
import { detectFramework } from './detect-framework.ts'
import { exchangeHash } from './exchange-hash.ts'
import { type GoalValue, isMet } from './goal-values.ts'
import type { Judgement } from './judge.ts'
import { ledgerExcerpt } from './ledger-excerpt.ts'
import { recoveryOf } from './recovery.ts'
import { replayCommand } from './replay-command.ts'
import type { SessionOptions } from './session.ts'

/** One trial with its verdict, before it is written down. */
export interface JudgedTrial {
  readonly plan: PlannedCase
  readonly trial: number
  readonly execution: CaseExecution
  readonly goals: readonly GoalValue[]
  readonly judgement: Judgement
  readonly security?: SecurityJudgement
  readonly attack?: BoundAttack
  /** The undisturbed pair of a case that a fault met. */
  readonly baseline?: CaseExecution
}

/** Writes one judged trial down: plain JSON, redacted, complete enough to defend its verdict. */
export function recordCase(options: SessionOptions, judged: JudgedTrial): CaseRecord {
  const { plan, trial, execution, goals, judgement, security } = judged
  const { agent } = options
  const exchanges = entriesOf(execution.ledger, 'exchange')
  const key = execution.key
  const excerpt = ledgerExcerpt(execution.ledger)
  const record: CaseRecord = {
    schemaVersion: CASE_RECORD_VERSION,
    key,
    suite: options.suite,
    caseId: plan.id,
    trial,
    agent: {
      name: agent.options.name,
      version: agent.options.version,
      framework: agent.options.framework ?? detectFramework(execution.ledger),
    },
    phase: plan.phase,
    input: { id: plan.input.id, text: textOf(plan, execution) },
    ...scenarioOf(plan),
    ...(execution.turns ? { turns: execution.turns.map(turnRecord) } : {}),
    model: {
      kind: execution.source,
      models: [...new Set(exchanges.map((entry) => entry.request.model))].sort(),
      providers: [...new Set(exchanges.map((entry) => entry.provider))].sort(),
    },
    seed: options.seed,
    verdict: judgement.verdict,
    reason: judgement.reason,
    // A model that obeys every wording makes wordings one sample: the unit is then the question.
    unit: plan.attack && execution.source === 'gullible' ? questionOf(plan.attack) : plan.unit,
    ...(security ? { severity: security.severity } : {}),
    ...(plan.phase === 'resilience' ? { weight: Math.max(...plan.faults.map((fault) => fault.severity), 0.1) } : {}),
    ...(plan.attack ? { attack: attackOf(plan.attack, execution.ledger) } : {}),
    faults: execution.faults.map(({ id, name, config, trigger, state, firedAt, nearMiss }) => ({
      id,
      name,
      config: { ...config },
      trigger,
      state,
      firedAt: [...firedAt],
      ...(nearMiss === undefined ? {} : { nearMiss }),
    })),
    findings: (security?.findings ?? []).map((finding) => ({
      oracle: finding.oracle,
      decision: finding.decision,
      ...(finding.decision === 'undecided' ? { reason: finding.reason } : {}),
      ...(finding.decision === 'positive' ? { evidence: finding.evidence.map((evidence) => ({ ...evidence })) } : {}),
    })),
    goals: goals.map(goalRecord),
    utility: plan.phase === 'security' && execution.attack ? goals.every(isMet) && security?.verdict !== 'COMPROMISED' : null,
    ...(plan.phase === 'resilience' ? { recovery: recoveryRecord(execution.ledger, judged.baseline?.ledger) } : {}),
    ...(judged.baseline ? { degradation: degradationOf(execution, judged.baseline) } : {}),
    usage: usageOf(execution.ledger),
    timing: {
      startedAt: execution.startedAt,
      durationMs: execution.durationMs,
      virtualMs: execution.virtualMs,
      firstTokenMs: exchanges.find((entry) => entry.firstTokenMs !== undefined)?.firstTokenMs ?? null,
    },
    ended: endedOf(execution),
    exposure: security ? security.exposure.state : null,
    ...(plan.baselineId && plan.phase !== 'baseline' ? { baselineKey: `${options.suite}::${plan.baselineId}#1` } : {}),
    exchangeHash: exchangeHash(execution.ledger, execution.attack),
    notes: [
      ...entriesOf(execution.ledger, 'note').map((note) => `${note.code}: ${note.text}`),
      ...(execution.leak === undefined ? [] : [`state_leak: ${execution.leak}`]),
    ],
    ledger: excerpt.entries,
    ...(excerpt.cut === undefined ? {} : { cut: excerpt.cut }),
    ...errorOf(execution),
    ...tagsOf(agent.options.tags, plan),
    replay: replayCommand(key),
  }
  const secrets =
    (judged.attack ?? execution.attack)?.canaries.map((canary) => ({ value: canary.value, label: `canary:${canary.label}` })) ?? []
  return redactRecord(record, secrets)
}

/** What was planned to be said; a text that was made at run time, as it was said. */
function textOf({ input }: PlannedCase, { turns }: CaseExecution): string {
  return input.turns.map((text, index) => (text === '' ? (turns?.[index]?.input ?? '') : text)).join('\n')
}

function scenarioOf({ input: { scenario } }: PlannedCase): Pick<CaseRecord, 'scenario'> {
  if (!scenario) return {}
  const { name, parent, metadata } = scenario
  return {
    scenario: {
      name,
      ...(parent === undefined ? {} : { parent }),
      ...(Object.keys(metadata).length > 0 ? { metadata: JSON.parse(JSON.stringify(metadata)) as Record<string, unknown> } : {}),
    },
  }
}

/** A goal of the usual weight that was met in full needs no more words. */
function goalRecord({ name, value, threshold, critical, weight, detail }: GoalValue): CaseRecord['goals'][number] {
  return {
    name,
    value,
    threshold,
    critical,
    ...(weight === 1 ? {} : { weight }),
    ...(value < 1 && detail !== '' ? { detail } : {}),
  }
}

function turnRecord(turn: TurnResult): NonNullable<CaseRecord['turns']>[number] {
  return { ...turn, toolCalls: [...turn.toolCalls], faults: [...turn.faults], goals: turn.goals.map(goalRecord) }
}

function tagsOf(ofAgent: readonly string[] = [], { input }: PlannedCase): Pick<CaseRecord, 'tags'> {
  const tags = [...new Set([...ofAgent, ...(input.scenario ? input.tags : [])])]
  return tags.length > 0 ? { tags } : {}
}

function attackOf(variant: AttackVariant, ledger: Ledger): NonNullable<CaseRecord['attack']> {
  const { seed, carrier, spot, framing, transform, schedule, goal } = variant
  const { owaspLlm, asi, atlas } = seed.mappings
  return {
    family: seed.family,
    seed: seed.id,
    carrier,
    spot,
    framing,
    transform,
    schedule,
    goal: goal.kind,
    route: entriesOf(ledger, 'delivery').at(0)?.route ?? null,
    mappings: { owaspLlm: [...owaspLlm], asi: [...asi], atlas: [...atlas] },
  }
}

function recoveryRecord(ledger: Ledger, baseline: Ledger | undefined): NonNullable<CaseRecord['recovery']> {
  const { attempts, timeToRecoverMs, injected, recovered, paired } = recoveryOf(ledger, baseline)
  return { attempts, timeToRecoverMs, injected, recovered, paired: paired.map((pair) => ({ ...pair, faults: [...pair.faults] })) }
}

function usageOf(ledger: Ledger): CaseRecord['usage'] {
  return { ...totalUsage(entriesOf(ledger, 'exchange').map(billedCall)) }
}

function errorOf(execution: CaseExecution): { error?: NonNullable<CaseRecord['error']> } {
  const error = execution.replies.at(-1)?.error
  return error ? { error: { name: error.name, message: error.message, frames: [...error.frames] } } : {}
}
