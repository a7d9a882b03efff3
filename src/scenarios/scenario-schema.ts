import { z } from 'zod'
import { faultSpecSchema } from '../faults/fault-spec.ts'
import { assertionSchema, goalSchema, name, names, selectionSchema, timeoutMs, variables } from './schema-parts.ts'

/** What stands where other folders own the form: as the loader reads it, or written out for editors. */
export interface ScenarioForeignParts<Fault extends z.ZodType, Selection extends z.ZodType> {
  readonly fault: Fault
  readonly selection: Selection
}

/** The keys that make a conversation of its own of an input, a pack or a scenario file. */
export function conversationShape<Fault extends z.ZodType, Selection extends z.ZodType>({
  fault,
  selection,
}: ScenarioForeignParts<Fault, Selection>) {
  const goals = z.array(z.union([z.string(), goalSchema])).optional()
  const disturbed = { faults: z.array(fault).optional(), attacks: selection.optional(), goals }
  const turn = z.strictObject({
    text: z.string().min(1),
    ...disturbed,
    assertions: z.array(assertionSchema).min(1).optional(),
    timeout_ms: timeoutMs,
  })
  const turnChange = z.strictObject({ ...disturbed, assertions: z.array(assertionSchema).min(1).optional(), timeout_ms: timeoutMs })
  const variant = z.strictObject({
    name,
    description: z.string().optional(),
    ...disturbed,
    tags: names.optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    turns: z.record(z.string(), turnChange).optional(),
  })
  return {
    turns: z
      .array(z.union([z.string().min(1), turn]))
      .min(1)
      .optional(),
    variants: z.array(variant).optional(),
    state: z.record(z.string(), z.unknown()).optional(),
    stop_on_failure: z.boolean().optional(),
    max_failed_turns: z.int().min(0).optional(),
  }
}

export function scenarioSchemaWith<Fault extends z.ZodType, Selection extends z.ZodType>(parts: ScenarioForeignParts<Fault, Selection>) {
  const { turns, ...shape } = conversationShape(parts)
  return z.strictObject({
    name,
    description: z.string().default(''),
    ...shape,
    turns: turns.unwrap(),
    variables,
    faults: z.array(parts.fault).default([]),
    attacks: parts.selection.optional(),
    security_tests_enabled: z.boolean().default(true),
    goals: z.array(z.union([z.string(), goalSchema])).default([]),
    tags: names.default([]),
    metadata: z.record(z.string(), z.unknown()).optional(),
    timeout_ms: timeoutMs,
  })
}

/** A scenario file as it is read. Names are looked up afterwards. */
export const scenarioSchema = scenarioSchemaWith({ fault: faultSpecSchema, selection: selectionSchema })
export type ScenarioFile = z.output<typeof scenarioSchema>
export type ConversationFile = Pick<ScenarioFile, 'turns' | 'variants' | 'state' | 'stop_on_failure' | 'max_failed_turns'>
