import { z } from 'zod'
import { attackSchema } from '../attacks/attack.ts'
import { faultSpecSchema } from '../faults/fault-spec.ts'
import { assertionTypes } from '../goals/assertion.ts'
import { builtInCatalog, type PackCatalog } from './catalog.ts'
import { selectionNames } from './resolve-selection.ts'
import { scenarioSchemaWith } from './scenario-schema.ts'
import { packSchemaWith } from './schema.ts'
import { selectionSchema } from './schema-parts.ts'

/** The JSON schema of the pack form, with every known name written out, for editors. */
export function packJsonSchema(catalog: PackCatalog = builtInCatalog): Record<string, unknown> {
  const { mappings: _mappings, severityReason: _reason, ...attackShape } = attackSchema.shape
  const codes = z.array(z.string()).optional()

  const schema = packSchemaWith({
    ...namedParts(catalog),
    attack: z.strictObject({
      ...attackShape,
      severity_reason: z.string().optional(),
      mappings: z.strictObject({ owasp_llm: codes, asi: codes, atlas: codes }).optional(),
    }),
  })
  return toJsonSchema(schema, 'khaostest pack', 'src/scenarios/schema.ts')
}

/** The JSON schema of a scenario file, with every known name written out, for editors. */
export function scenarioJsonSchema(catalog: PackCatalog = builtInCatalog): Record<string, unknown> {
  return toJsonSchema(scenarioSchemaWith(namedParts(catalog)), 'khaostest scenario', 'src/scenarios/scenario-schema.ts')
}

/** Faults and selections with the names that exist. */
function namedParts(catalog: PackCatalog) {
  const known = selectionNames(catalog.seeds)
  const listOf = (names: readonly string[]) => z.array(z.enum(names as [string, ...string[]])).optional()
  return {
    fault: faultSpecSchema.extend({ type: z.enum(Object.keys(catalog.faults) as [string, ...string[]]) }),
    selection: selectionSchema.extend({
      families: z.array(z.string()).optional(),
      seeds: z.array(z.union([z.enum(known.seeds as [string, ...string[]]), z.string().regex(/^[a-z][a-z\d_]*\/[a-z\d_]+$/)])).optional(),
      owasp: listOf(known.owasp),
      carriers: listOf(known.carriers),
      framings: listOf(known.framings),
      transforms: listOf(known.transforms),
      schedules: listOf(known.schedules),
      vectors: listOf(known.vectors),
    }),
  }
}

function toJsonSchema(schema: z.ZodType, title: string, from: string): Record<string, unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'ref' }) as Record<string, unknown>
  return {
    ...json,
    title,
    $comment: `Generated from ${from} by "npm run generate". Assertion types: ${assertionTypes.join(', ')}.`,
  }
}
