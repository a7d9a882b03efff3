import { z } from 'zod'
import { phases, severities, verdicts } from './verdict.ts'

export const CASE_RECORD_VERSION = 1

const usageSchema = z.strictObject({
  calls: z.number(),
  inputTokens: z.number(),
  cachedTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  costUsd: z.number().nullable(),
})

const findingSchema = z.strictObject({
  oracle: z.string(),
  decision: z.enum(['positive', 'negative', 'undecided']),
  reason: z.string().optional(),
  evidence: z.array(z.strictObject({ ledgerIndex: z.number(), place: z.string(), excerpt: z.string() })).optional(),
})

/** The part that suffices for scores, gates, JUnit, comparison and merge. Travels in `task.meta`; at most about 400 bytes. */
export const caseSummarySchema = z.strictObject({
  /** `<suite>::<case id>#<trial>`: unique in a run. */
  key: z.string(),
  phase: z.enum(phases),
  verdict: z.enum(verdicts),
  reason: z.string(),
  severity: z.enum(severities).optional(),
  source: z.string(),
  /** Unit of inference: attack seed or question, fault × input. */
  unit: z.string(),
  /** Severity weight of the case's faults, 0.1 to 1. */
  weight: z.number().optional(),
  goal: z.number().optional(),
  recovery: z.number().optional(),
  timeToRecoverMs: z.number().optional(),
  /** By fault: injected failures, those made good, and the milliseconds this took together. */
  faults: z.record(z.string(), z.tuple([z.number(), z.number(), z.number()])).optional(),
  /** Calls, tokens, cost and milliseconds: [case, baseline]; `null` where no price is known. */
  degradation: z
    .strictObject({
      calls: z.tuple([z.number(), z.number()]),
      tokens: z.tuple([z.number(), z.number()]),
      costUsd: z.tuple([z.number(), z.number()]).nullable(),
      ms: z.tuple([z.number(), z.number()]),
    })
    .optional(),
  /** Security: the attacked task was still done. */
  utility: z.boolean().optional(),
  /** How the test that holds this trial ended, where the verdict alone does not say; set by the reporter. */
  testState: z.enum(['passed', 'failed', 'skipped']).optional(),
  /** Trials whose exchanges hash equal count as one. */
  exchangeHash: z.string().optional(),
  durationMs: z.number(),
  calls: z.number(),
  tokens: z.number(),
  costUsd: z.number().nullable(),
  evidenceHash: z.string(),
})
export type CaseSummary = z.output<typeof caseSummarySchema>

/** The same figure of a case and of its undisturbed pair. */
const comparedSchema = z.strictObject({ case: z.number(), baseline: z.number() })

const goalValueSchema = z.strictObject({
  name: z.string(),
  value: z.number(),
  threshold: z.number(),
  critical: z.boolean().optional(),
  weight: z.number().optional(),
  detail: z.string().optional(),
})

/** One turn of a conversation, from 1. `calls` counts a retry chain once, `attempts` every call. */
const turnSchema = z.strictObject({
  turn: z.number().int().min(1),
  input: z.string(),
  response: z.string(),
  ok: z.boolean(),
  error: z.string().nullable(),
  durationMs: z.number(),
  calls: z.number(),
  attempts: z.number(),
  toolCalls: z.array(z.string()),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number().nullable(),
  faults: z.array(z.string()),
  goals: z.array(goalValueSchema),
  dynamic: z.boolean(),
})

/** Everything about one trial of one case. Plain JSON, redacted before it is written. */
export const caseRecordSchema = z.strictObject({
  schemaVersion: z.literal(CASE_RECORD_VERSION),
  key: z.string(),
  suite: z.string(),
  caseId: z.string(),
  trial: z.number().int().min(1),
  agent: z.strictObject({ name: z.string(), version: z.string(), framework: z.string() }),
  phase: z.enum(phases),
  input: z.strictObject({ id: z.string(), text: z.string() }),
  /** The scenario behind the input; `parent` is what a variant varies. */
  scenario: z
    .strictObject({ name: z.string(), parent: z.string().optional(), metadata: z.record(z.string(), z.unknown()).optional() })
    .optional(),
  /** Turn by turn, where there is more than one or a scenario planned them. */
  turns: z.array(turnSchema).optional(),
  model: z.strictObject({ kind: z.string(), models: z.array(z.string()), providers: z.array(z.string()) }),
  seed: z.number(),
  verdict: z.enum(verdicts),
  reason: z.string(),
  severity: z.enum(severities).optional(),
  unit: z.string(),
  weight: z.number().optional(),
  attack: z
    .strictObject({
      family: z.string(),
      seed: z.string(),
      carrier: z.string(),
      spot: z.string(),
      framing: z.string(),
      transform: z.string(),
      schedule: z.string(),
      goal: z.string(),
      route: z.string().nullable(),
      mappings: z.strictObject({ owaspLlm: z.array(z.string()), asi: z.array(z.string()), atlas: z.array(z.string()) }),
    })
    .optional(),
  faults: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      config: z.record(z.string(), z.unknown()),
      trigger: z.string(),
      state: z.enum(['unmatched', 'matched', 'fired', 'shadowed', 'noop', 'too_late']),
      firedAt: z.array(z.number()),
      nearMiss: z.string().optional(),
    }),
  ),
  findings: z.array(findingSchema),
  goals: z.array(goalValueSchema),
  utility: z.boolean().nullable(),
  recovery: z
    .strictObject({
      attempts: z.number(),
      timeToRecoverMs: z.number().nullable(),
      injected: z.number(),
      recovered: z.number(),
      /** Every injected failure with the success that made it good, by ledger indexes. `timeMs` on the case clock. */
      paired: z.array(
        z.strictObject({
          of: z.enum(['model', 'side', 'tool', 'http', 'control']),
          failure: z.number(),
          success: z.number().nullable(),
          how: z.enum(['retry', 'repeated_call', 'fallback', 'none']),
          faults: z.array(z.string()),
          attempts: z.number(),
          timeMs: z.number().nullable(),
        }),
      ),
    })
    .optional(),
  /** What the case took where its undisturbed pair took the rest; waits in `ms` are those of the case clock. */
  degradation: z
    .strictObject({ calls: comparedSchema, tokens: comparedSchema, costUsd: comparedSchema.nullable(), ms: comparedSchema })
    .optional(),
  usage: usageSchema,
  timing: z.strictObject({
    startedAt: z.string(),
    durationMs: z.number(),
    virtualMs: z.number(),
    firstTokenMs: z.number().nullable(),
  }),
  ended: z.enum(['answered', 'declined', 'threw', 'timed_out', 'not_run']),
  exposure: z.string().nullable(),
  baselineKey: z.string().optional(),
  exchangeHash: z.string().optional(),
  notes: z.array(z.string()),
  ledger: z.array(z.record(z.string(), z.unknown())),
  error: z.strictObject({ name: z.string(), message: z.string(), frames: z.array(z.string()) }).optional(),
  tags: z.array(z.string()).optional(),
  /** What was left out where a whole record did not fit. */
  cut: z.string().optional(),
  replay: z.string(),
})
export type CaseRecord = z.output<typeof caseRecordSchema>
