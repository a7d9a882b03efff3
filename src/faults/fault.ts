import { z } from 'zod'
import type { Draw } from '../internal/random.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { BehaviorCode, Fault, FaultSpec, MetCall } from '../model/fault.ts'
import type { McpMessages } from '../model/mcp.ts'
import type { Point } from '../model/point.ts'
import type { ModelOperation } from '../model/side.ts'
import type { CallView, Trigger } from '../model/trigger.ts'
import { jsonConfig, parseFaultConfig, type Spelling } from './fault-config.ts'
import { checkRamp, withWords } from './fault-words.ts'
import { InvalidFaultError } from './invalid-fault-error.ts'
import { toCamelCase } from './key-case.ts'

/** What every factory takes beside its own config. */
export interface FaultOptions {
  /** `false`: may stay unfired without making the case `NOT_EXERCISED`. Default `true`. */
  readonly required?: boolean
  /** A word of your own for reports. */
  readonly label?: string
  /** `true`: also acts on an answer that another fault put in the place of the true one (a garbled 503). Default: what the fault itself says, mostly `false`. */
  readonly onErrors?: boolean
  /** Tool faults only: where the fault enters. Default `auto`: wrapped function, then the tool's HTTP call, then the outgoing provider request. */
  readonly via?: NonNullable<FaultSpec['via']>
}

export interface FaultDefinition<Name extends string, Config extends z.ZodObject> {
  /** snake_case, stable for ever: it stands in packs, records and case ids. */
  readonly name: Name
  /** A strict zod object; units belong into the keys (`delayMs`). Default: no config. */
  readonly config?: Config
  /** Where it acts. `model.response` means every provider call, streamed or not; `model.stream` streamed ones only. Default `['model.response']`. */
  readonly points?: readonly Point[]
  /** Of provider calls: which kinds it acts on. Default: chat alone. */
  readonly operations?: readonly ModelOperation[]
  /** At `mcp.message`: the messages it looks at and counts. Default: every request of the client but `initialize` and `ping`. */
  mcp?(config: z.output<Config>): McpMessages
  /** 0.1 to 1. Default 0.5. */
  readonly severity?: number
  /** 1 (default) for a fault that passes, `always` for one that stays. */
  readonly defaultLimit?: 1 | 'always'
  /** `true`: acts in the gap between two turns, on what is stored there, and not on a call. Its calls are the gaps. */
  readonly atBoundary?: true
  /** Also acts on an answer that another fault put in the place of the true one (a garbled 503). Default `false`: such an answer shadows it. */
  readonly onErrors?: boolean
  /** Of tool faults: where it enters when the user does not say. Default `auto`. */
  readonly via?: NonNullable<FaultSpec['via']>
  /** What a good client does. */
  readonly expects?: readonly BehaviorCode[]
  /** The observable effect in one line, for generated docs. */
  readonly effect?: string
  /** Fills in what depends on other keys. */
  complete?(config: z.output<Config>): z.output<Config>
  /** A condition of the fault itself, beside its trigger. A text says why it does not apply to this call. */
  applies?(config: z.output<Config>, view: CallView): true | string
  /** Where the config itself says when it fires; words added to the fault come on top. */
  trigger?(config: z.output<Config>): Trigger
  /** Pure: the same config, draw and call give the same disturbances. */
  disturb(config: z.output<Config>, draw: Draw, met: MetCall): Disturbance | readonly Disturbance[]
}

export interface FaultFactory<Name extends string = string, Config extends z.ZodObject = z.ZodObject> {
  (config?: z.input<Config> & FaultOptions): Fault<Name>
  readonly definition: FaultDefinition<Name, Config>
  /** The same from unchecked input; errors spell names as `spelling` says. */
  parse(input: unknown, spelling?: Spelling): Fault<Name>
}

/** Any factory, whatever its config: what catalogues hold. */
export type AnyFaultFactory = Pick<FaultFactory, 'definition' | 'parse'>

const OPTION_NAMES = ['required', 'label', 'onErrors', 'via'] as const
const optionsSchema = z.object({
  required: z.boolean().optional(),
  label: z.string().min(1).optional(),
  onErrors: z.boolean().optional(),
  via: z.enum(['auto', 'wrapper', 'http', 'wire']).optional(),
})

/**
 * Builds a fault factory. The name stays a literal type; the config is checked by its schema.
 *
 * @example
 * const slowStart = defineFault({
 *   name: 'slow_start',
 *   config: z.strictObject({ delayMs: z.number().min(0).default(1000) }),
 *   disturb: ({ delayMs }) => ({ kind: 'delay', ms: delayMs, where: 'headers' }),
 * })
 * slowStart({ delayMs: 200 }).onCall(1)
 *
 * @throws InvalidOptionsError `KHAOS_INVALID_FAULT` when the factory is given a config that does not fit.
 */
export function defineFault<const Name extends string, Config extends z.ZodObject = z.ZodObject<Record<never, never>, z.core.$strict>>(
  definition: FaultDefinition<Name, Config>,
): FaultFactory<Name, Config> {
  checkDefinition(definition)
  const points = definition.points ?? ['model.response']
  const schema = definition.config ?? z.strictObject({})
  const ownSpelling: Spelling = { fault: toCamelCase(definition.name), key: (name) => name }

  const parse = (input: unknown, spelling = ownSpelling): Fault<Name> => {
    const { options, rest } = splitOptions(input ?? {}, spelling)
    if (options.via !== undefined && !points.includes('tool.result')) {
      throw new InvalidFaultError(`${spelling.fault} has no "via": only faults of tool results can enter in several ways. Leave it out.`, [
        'via',
      ])
    }
    const parsed = parseFaultConfig(
      schema,
      rest,
      spelling,
      points.includes('tool.result') ? OPTION_NAMES : OPTION_NAMES.slice(0, -1),
    ) as z.output<Config>
    const config = definition.complete?.(parsed) ?? parsed
    const { applies } = definition

    return withWords<Name>(
      {
        kind: 'fault',
        name: definition.name,
        config: jsonConfig(config),
        trigger: definition.trigger?.(config) ?? {},
        severity: definition.severity ?? 0.5,
        points,
        ...(definition.operations && { operations: definition.operations }),
        ...(definition.mcp && { mcp: definition.mcp(config) }),
        expects: definition.expects ?? [],
        defaultLimit: definition.defaultLimit ?? 1,
        required: options.required ?? true,
        ...(options.label !== undefined && { label: options.label }),
        ...(definition.atBoundary && { atBoundary: true as const }),
        ...((options.onErrors ?? definition.onErrors) && { onErrors: true }),
        ...((options.via ?? definition.via) !== undefined && { via: options.via ?? definition.via }),
        ...(applies && { applies: (view) => applies(config, view) }),
        disturb: (draw, ramped, met = { call: 1 }) => {
          const disturbances = definition.disturb(ramped ? { ...config, ...rounded(schema, ramped) } : config, draw, met)
          return 'kind' in disturbances ? [disturbances] : disturbances
        },
      },
      (ramp) => checkRamp(spelling.fault, schema, config, ramp),
    )
  }

  return Object.assign((config?: z.input<Config> & FaultOptions) => parse(config), { definition, parse })
}

function splitOptions(input: unknown, spelling: Spelling): { options: z.output<typeof optionsSchema>; rest: Record<string, unknown> } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new InvalidFaultError(
      `${spelling.fault} takes a config object; found ${JSON.stringify(input) ?? typeof input}. Write \`${spelling.fault}({ ... })\`.`,
    )
  }
  const { required, label, onErrors, via, ...rest } = input as Record<string, unknown>
  const given = Object.fromEntries(Object.entries({ required, label, onErrors, via }).filter(([, value]) => value !== undefined))
  return { options: parseFaultConfig(optionsSchema, given, spelling, []), rest }
}

/** Keys that count whole things stay whole while they ramp. */
function rounded(schema: z.ZodObject, ramped: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(ramped).map(([key, value]) => [
      key,
      (schema.shape[key] as z.ZodType | undefined)?.safeParse(value).success ? value : Math.round(value),
    ]),
  )
}

function checkDefinition(definition: FaultDefinition<string, z.ZodObject>): void {
  const { name, config, points, severity } = definition
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    throw new InvalidFaultError(`defineFault was given the name "${name}". A fault is named in snake_case, e.g. "slow_start".`)
  }
  const reserved = OPTION_NAMES.find((option) => config && option in config.shape)
  if (reserved !== undefined)
    throw new InvalidFaultError(`${name}: the config key "${reserved}" is taken by the options of every fault. Rename it.`)
  if (points?.length === 0) throw new InvalidFaultError(`${name} acts at no point. Name one, or leave \`points\` out for "model.response".`)
  if (severity !== undefined && !(severity >= 0.1 && severity <= 1)) {
    throw new InvalidFaultError(`${name} has severity ${severity}. It weighs a fault from 0.1 to 1.`)
  }
}
