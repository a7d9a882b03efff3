import { z } from 'zod'
import type { Json } from '../internal/json.ts'
import { isObject } from '../internal/json.ts'
import type { BehaviorCode } from '../model/fault.ts'
import type { Point } from '../model/point.ts'
import * as context from './context/index.ts'
import * as embedding from './embedding/index.ts'
import * as env from './env/index.ts'
import type { AnyFaultFactory } from './fault.ts'
import * as file from './file/index.ts'
import * as guardrail from './guardrail/index.ts'
import * as http from './http/index.ts'
import * as input from './input/index.ts'
import { toCamelCase } from './key-case.ts'
import * as llm from './llm/index.ts'
import * as mcp from './mcp/index.ts'
import * as multiAgent from './multi-agent/index.ts'
import * as rag from './rag/index.ts'
import * as semantic from './semantic/index.ts'
import * as shell from './shell/index.ts'
import * as stream from './stream/index.ts'
import * as tool from './tool/index.ts'

export { faultAliases } from './aliases.ts'

/** Every built-in factory. A family's `index.ts` exports its factories and nothing else. */
export const builtInFaults = {
  ...http,
  ...llm,
  ...stream,
  ...tool,
  ...rag,
  ...context,
  ...input,
  ...embedding,
  ...guardrail,
  ...semantic,
  ...file,
  ...shell,
  ...env,
  ...multiAgent,
  ...mcp,
} as const

/** The families in the order of the docs. */
export const faultFamilies: readonly {
  readonly name: string
  readonly title: string
  readonly factories: Readonly<Record<string, AnyFaultFactory>>
}[] = [
  { name: 'http', title: "the agent's own HTTP calls; provider calls have faults of their own", factories: http },
  { name: 'llm', title: 'one provider call', factories: llm },
  { name: 'stream', title: 'the stream of one provider call', factories: stream },
  { name: 'tool', title: 'what a tool gives back', factories: tool },
  { name: 'context', title: 'context, history, memory', factories: context },
  { name: 'input', title: 'what the user says', factories: input },
  { name: 'semantic', title: 'what a reply means', factories: semantic },
  { name: 'mcp', title: 'messages between an MCP client and its servers', factories: mcp },
  { name: 'rag', title: 'what a retriever finds', factories: rag },
  { name: 'multi-agent', title: 'what agents tell each other', factories: multiAgent },
  { name: 'embedding', title: 'embedding and rerank calls; no other provider call', factories: embedding },
  {
    name: 'guardrail',
    title: 'controls: moderation end points, hosts named by `forHost`, functions wrapped by `wrapControl`',
    factories: guardrail,
  },
  { name: 'file', title: "files, by Node's `fs`", factories: file },
  { name: 'shell', title: "commands, by Node's `child_process`", factories: shell },
  { name: 'env', title: 'environment variables, clock, credentials', factories: env },
]

/** Built-in factories by their snake_case name. */
export const faultFactories: Readonly<Record<string, AnyFaultFactory>> = Object.freeze(
  Object.fromEntries(
    Object.values<AnyFaultFactory>(builtInFaults)
      .map((factory) => [factory.definition.name, factory] as const)
      // The order of a module's exports is up to its loader.
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ),
)

export const builtInFaultNames: readonly string[] = Object.keys(faultFactories)

export interface FaultConfigKey {
  /** camelCase; YAML writes it in snake_case. */
  readonly name: string
  /** `undefined`: optional without a default, or required. */
  readonly default: Json | undefined
  readonly required: boolean
  /** JSON schema of the value; `{}` for a function. */
  readonly schema: Readonly<Record<string, unknown>>
}

/** One row of the generated docs. */
export interface FaultCatalogRow {
  readonly name: string
  readonly factory: string
  readonly config: readonly FaultConfigKey[]
  readonly points: readonly Point[]
  readonly severity: number
  readonly defaultLimit: 1 | 'always'
  readonly expects: readonly BehaviorCode[]
  readonly effect: string
}

/** What there is to know of each factory, by name, for docs, `list` and `explain`. */
export function describeFactories(factories: Iterable<AnyFaultFactory>): readonly FaultCatalogRow[] {
  return Array.from(factories, ({ definition }) => ({
    name: definition.name,
    factory: toCamelCase(definition.name),
    config: definition.config === undefined ? [] : configKeys(definition.config),
    points: definition.points ?? ['model.response'],
    severity: definition.severity ?? 0.5,
    defaultLimit: definition.defaultLimit ?? 1,
    expects: definition.expects ?? [],
    effect: definition.effect ?? '',
  })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function configKeys(schema: z.ZodObject): readonly FaultConfigKey[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const properties = json.properties ?? {}
  return Object.keys(schema.shape).map((name) => {
    const property = properties[name]
    const described = isObject(property) ? property : {}
    return {
      name,
      default: described['default'] as Json | undefined,
      required: json.required?.includes(name) ?? false,
      schema: described,
    }
  })
}

let rows: readonly FaultCatalogRow[] | undefined

/** The built-in catalogue, described when first asked for. */
export function faultCatalog(): readonly FaultCatalogRow[] {
  rows ??= describeFactories(Object.values<AnyFaultFactory>(builtInFaults))
  return rows
}
