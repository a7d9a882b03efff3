import { z } from 'zod'
import { faultSpecSchema } from '../faults/fault-spec.ts'
import { conversationShape, type ScenarioForeignParts } from './scenario-schema.ts'
import { fuzzSchema, goalSchema, name, names, runs, selectionSchema, timeoutMs, variables, weightsSchema } from './schema-parts.ts'

function inputSchemaWith<Fault extends z.ZodType, Selection extends z.ZodType>(parts: ScenarioForeignParts<Fault, Selection>) {
  return z.strictObject({
    id: name,
    text: z.string().min(1).optional(),
    messages: z
      .array(z.strictObject({ role: z.literal('user').default('user'), content: z.string().min(1) }))
      .min(1)
      .optional(),
    ...conversationShape(parts),
    faults: z.array(parts.fault).optional(),
    variables,
    goal: z.union([z.string(), z.array(z.string())]).optional(),
    timeout_ms: timeoutMs,
    difficulty: z.union([z.string(), z.number()]).optional(),
    failure_rate: z.number().min(0).max(1).default(0),
    break_priority: z.number().default(0),
    required_capabilities: names.default([]),
    tags: names.default([]),
  })
}

/** What stands where other folders own the form: as the loader reads it, or written out for editors. */
export interface ForeignParts<Fault extends z.ZodType, Attack extends z.ZodType, Selection extends z.ZodType>
  extends ScenarioForeignParts<Fault, Selection> {
  readonly attack: Attack
}

export function packSchemaWith<Fault extends z.ZodType, Attack extends z.ZodType, Selection extends z.ZodType>({
  fault,
  attack,
  selection,
}: ForeignParts<Fault, Attack, Selection>) {
  const conversation = conversationShape({ fault, selection })
  const phasesSchema = z.strictObject({
    baseline: z.strictObject({ runs, timeout_ms: timeoutMs }).nullish(),
    resilience: z
      .strictObject({
        runs,
        faults: z.array(fault).default([]),
        /** Each list acts together in one case. */
        together: z.array(z.array(fault).min(2)).default([]),
        fuzz: fuzzSchema.optional(),
        fault_schedule: z.record(z.string(), z.array(fault)).default({}),
        timeout_ms: timeoutMs,
      })
      .nullish(),
    security: z.strictObject({ runs, attacks: selection.optional(), timeout_ms: timeoutMs }).nullish(),
  })
  return z.strictObject({
    name,
    version: z.string().regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/, 'must be a semantic version in quotes, such as "1.0.0"'),
    description: z.string().default(''),
    estimated_time: z.string().optional(),
    weights: weightsSchema.default({ security: 0.5, resilience: 0.5 }),
    inputs: z.array(inputSchemaWith({ fault, selection })).default([]),
    turns: conversation.turns,
    variants: conversation.variants,
    max_inputs: z.int().min(1).optional(),
    goals: z.array(z.union([z.string(), goalSchema])).default([]),
    phases: phasesSchema,
    security_tests_enabled: z.boolean().default(true),
    attacks: z.array(attack).default([]),
    metadata: z.record(z.string(), z.unknown()).optional(),
  })
}

/** A pack file as it is read. Names are looked up afterwards. */
export const packSchema = packSchemaWith({ fault: faultSpecSchema, attack: z.record(z.string(), z.unknown()), selection: selectionSchema })
export type PackFile = z.output<typeof packSchema>
export type PackInput = PackFile['inputs'][number]
