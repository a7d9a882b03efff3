import { z } from 'zod'

export const MANIFEST_VERSION = 1

/** A case that did not pass, as a view lists it. */
const listedCaseSchema = z.strictObject({ key: z.string(), phase: z.string(), verdict: z.string(), reason: z.string() })

const scoreSchema = z
  .strictObject({ value: z.number(), interval: z.tuple([z.number(), z.number()]), n: z.number(), formula: z.string() })
  .nullable()

/** What a run came to: small, complete, and enough for every gate and view together with the records. */
export const runManifestSchema = z.strictObject({
  schemaVersion: z.literal(MANIFEST_VERSION),
  runId: z.string(),
  createdAt: z.string(),
  status: z.enum(['complete', 'incomplete']),
  package: z.strictObject({ name: z.string(), version: z.string() }),
  host: z.strictObject({ name: z.string(), version: z.string() }),
  node: z.string(),
  msw: z.string().nullable(),
  os: z.string(),
  ci: z.boolean(),
  git: z.strictObject({ sha: z.string(), dirty: z.boolean() }).optional(),
  seed: z.number(),
  configHash: z.string(),
  packs: z.array(z.string()),
  agents: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  counts: z.record(z.string(), z.record(z.string(), z.number())),
  scores: z.strictObject({ security: scoreSchema, resilience: scoreSchema, overall: scoreSchema }),
  security: z.strictObject({
    attacksTested: z.number(),
    attacksBlocked: z.number(),
    uncertain: z.number(),
    notExercised: z.number(),
    vulnerabilities: z.array(
      z.strictObject({
        key: z.string(),
        family: z.string(),
        seed: z.string(),
        severity: z.string(),
        carrier: z.string(),
        reason: z.string(),
      }),
    ),
    utilityUnderAttack: z.number().nullable(),
    /** `containment`: gullible model. `resistance`: live or recorded model. Never blended. */
    measures: z.array(z.enum(['containment', 'resistance', 'other'])),
    /** One score per kind of model. The headline score is the lowest of them. */
    byMeasure: z.array(z.strictObject({ measure: z.enum(['containment', 'resistance', 'other']), score: scoreSchema })).optional(),
    /** Vulnerabilities beyond the ones listed; all are in `cases.ndjson`. */
    vulnerabilitiesOmitted: z.number().optional(),
  }),
  resilience: z.strictObject({
    faultsInjected: z.number(),
    faultsSurvived: z.number(),
    recoveryRate: z.number().nullable(),
    notExercised: z.number(),
    meanTimeToRecoverMs: z.number().nullable(),
    /** Mean share of repeated trials that agree with the majority verdict of their case; `null` where nothing was repeated. */
    stability: z.number().nullable().optional(),
    /** Mean of each figure of a disturbed case over that of its undisturbed pair; time as the milliseconds that came on top. */
    degradation: z
      .strictObject({
        cases: z.number(),
        callsFactor: z.number(),
        tokensFactor: z.number().nullable(),
        costFactor: z.number().nullable(),
        addedMs: z.number(),
      })
      .nullable()
      .optional(),
    /** By fault: what it made fail, what of that was made good, and how long this took. At most 200, in order of name. */
    byFault: z
      .array(
        z.strictObject({
          fault: z.string(),
          injected: z.number(),
          recovered: z.number(),
          meanTimeToRecoverMs: z.number().nullable(),
        }),
      )
      .optional(),
  }),
  baseline: z.strictObject({
    taskCompletionRate: z.number().nullable(),
    latencyP50Ms: z.number().nullable(),
    latencyP95Ms: z.number().nullable(),
    latencyP99Ms: z.number().nullable(),
    totalTokens: z.number(),
    costUsd: z.number().nullable(),
  }),
  /** Cases that failed, were undecided or errored, compromises aside; at most 200, worst first. */
  problems: z.array(listedCaseSchema).optional(),
  problemsOmitted: z.number().optional(),
  /** Why faults and attacks never took effect. */
  notExercised: z.array(z.strictObject({ phase: z.string(), reason: z.string(), count: z.number() })).optional(),
  gates: z.array(z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() })),
  warnings: z.array(z.string()),
  unattributed: z.number(),
  evidenceMissing: z.number(),
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
})
export type RunManifest = z.output<typeof runManifestSchema>
