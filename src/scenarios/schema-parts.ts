import { z } from 'zod'
import { attackRoutes, attackSets } from '../attacks/selection-axes.ts'
import { severities } from '../model/verdict.ts'

export const MAX_RUNS = 1000
const DAY_MS = 86_400_000

export const name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'must be a word of letters, digits, ".", "_" and "-"')
export const timeoutMs = z.int().min(1).max(DAY_MS).optional()
export const runs = z.int().min(1).max(MAX_RUNS).default(1)
export const names = z.array(z.string())

export const weightsSchema = z.strictObject({ security: z.number().min(0), resilience: z.number().min(0) })

export const assertionSchema = z.strictObject({
  type: z.string(),
  target: z.string().optional(),
  value: z.unknown().optional(),
  critical: z.boolean().default(false),
})

export const goalSchema = z.strictObject({
  name,
  weight: z.number().gt(0).default(1),
  success_threshold: z.number().min(0).max(1).default(1),
  assertions: z.array(assertionSchema).min(1),
})

/** Put in the place of `{{name}}` in texts. */
export const variables = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({})

/** Fault sets that are drawn: a ready space, or families with weights of one's own. */
export const fuzzSchema = z.strictObject({
  space: z.enum(['mixed', 'llm', 'stream', 'tool', 'stress', 'agentic', 'classic']).default('mixed'),
  cases: z.int().min(1).max(10_000).default(20),
  per_case: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
  coverage: z.enum(['pairwise', 'random']).optional(),
  families: z.record(z.string(), z.strictObject({ weight: z.number().gt(0), faults: names.optional() })).optional(),
  avoid: z.array(names.min(1)).optional(),
  /** Runs that making a failure small may take; 0 leaves it as it is. */
  shrink_runs: z.int().min(0).max(10_000).optional(),
})
export type FuzzFile = z.output<typeof fuzzSchema>

export const selectionSchema = z.strictObject({
  families: names.optional(),
  seeds: names.optional(),
  set: z.enum(attackSets).optional(),
  tier: z.enum(['model', 'tool', 'agent']).optional(),
  severity: z.array(z.enum(severities)).optional(),
  owasp: names.optional(),
  carriers: names.optional(),
  framings: names.optional(),
  transforms: names.optional(),
  schedules: names.optional(),
  vectors: names.optional(),
  via: z.enum(attackRoutes).optional(),
  limit: z.int().min(1).optional(),
})
export type PackSelection = z.output<typeof selectionSchema>
