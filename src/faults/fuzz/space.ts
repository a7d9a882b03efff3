import { nearest } from '../../internal/nearest.ts'
import { faultFamilies } from '../catalog.ts'
import { InvalidFaultError } from '../invalid-fault-error.ts'

/** How one family of faults takes part. */
export interface FuzzFamily {
  /** Its share among the families. */
  readonly weight: number
  /** Names of the faults that may be drawn. Left out: every fault of the family that needs no config of yours. */
  readonly faults?: readonly string[]
  /** How far numeric keys range, by fault and key: `{ llm_rate_limit: { retryAfterSeconds: [1, 30] } }`. */
  readonly ranges?: Readonly<Record<string, Readonly<Record<string, readonly [min: number, max: number]>>>>
}

/** What may be drawn. */
export interface FuzzSpace {
  /** Faults in one case, least and most. Default 1 to 3. */
  readonly perCase?: readonly [min: number, max: number]
  readonly families: Readonly<Record<string, FuzzFamily>>
  /** Tools to aim at. Left out: those seen undisturbed. */
  readonly tools?: readonly string[]
  /** Wires to aim at. Left out: those seen undisturbed. */
  readonly providers?: readonly string[]
  /** `pairwise` (default): cells of fault × position × provider that were not visited come first. `random`: pure chance. */
  readonly coverage?: 'pairwise' | 'random'
  /** Sets that are known to be out of scope: a case that would hold all names of one is drawn again. */
  readonly avoid?: readonly (readonly string[])[]
}

const CLASSIC = [
  'llm_rate_limit',
  'llm_stream_cut_in_tool_call',
  'llm_stream_error',
  'llm_stream_hang',
  'llm_finish_reason_lie',
  'llm_empty_completion',
  'llm_refusal',
  'llm_tool_hallucinated',
  'llm_tool_arguments_invalid',
  'llm_html_page',
  'llm_context_length',
  'tool_timeout_after_commit',
  'tool_huge',
]

/** Ready spaces. Each is a plain value: spread it and change what you like. */
export const spaces = {
  /** A little of everything that happens to a provider call, its stream, its tools and its context. */
  mixed: { families: { llm: { weight: 0.3 }, stream: { weight: 0.2 }, tool: { weight: 0.3 }, context: { weight: 0.1 } } },
  llm: { families: { llm: { weight: 0.6 } } },
  stream: { families: { stream: { weight: 0.5 } } },
  /** @param tools Names to aim at. Left out: those seen undisturbed. */
  tool: (tools?: readonly string[]): FuzzSpace => ({ families: { tool: { weight: 0.5 } }, ...(tools ? { tools } : {}) }),
  /** Everything at once, two to five faults a case. */
  stress: {
    perCase: [2, 5],
    families: Object.fromEntries(['llm', 'stream', 'tool', 'context', 'input', 'http'].map((name) => [name, { weight: 1 }])),
  },
  agentic: { families: { tool: { weight: 0.6 }, http: { weight: 0.2 }, guardrail: { weight: 0.2 } } },
  /** Only what users of agents really hit. */
  classic: {
    families: {
      llm: { weight: 0.5, faults: CLASSIC.filter((name) => name.startsWith('llm_') && !name.startsWith('llm_stream')) },
      stream: { weight: 0.3, faults: CLASSIC.filter((name) => name.startsWith('llm_stream')) },
      tool: { weight: 0.2, faults: CLASSIC.filter((name) => name.startsWith('tool_')) },
    },
  },
} as const satisfies Record<string, FuzzSpace | ((tools?: readonly string[]) => FuzzSpace)>

/** Refuses a space that names what does not exist. */
export function checkSpace(space: FuzzSpace): void {
  const known = faultFamilies.map(({ name }) => name)
  for (const [name, family] of Object.entries(space.families)) {
    const ours = faultFamilies.find((candidate) => candidate.name === name)
    if (!ours) throw unknown('family', name, known)
    if (!(family.weight > 0))
      throw new InvalidFaultError(`fuzz: the family "${name}" has weight ${family.weight}. Give one above 0, or leave it out.`)
    const names = Object.values(ours.factories).map(({ definition }) => definition.name)
    for (const fault of [...(family.faults ?? []), ...Object.keys(family.ranges ?? {})])
      if (!names.includes(fault)) throw unknown(`fault of ${name}`, fault, names)
  }
  if (Object.keys(space.families).length === 0)
    throw new InvalidFaultError('fuzz: the space has no families. Name at least one, or take `spaces.mixed`.')
  const [least, most] = space.perCase ?? [1, 3]
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 1 || most < least)
    throw new InvalidFaultError(`fuzz: perCase is [${least}, ${most}]. Give two whole numbers from 1, the smaller first.`)
}

function unknown(what: string, name: string, valid: readonly string[]): InvalidFaultError {
  const near = nearest(name, valid)
  return new InvalidFaultError(`fuzz: no ${what} is named "${name}".${near ? ` Did you mean "${near}"?` : ` Known: ${valid.join(', ')}.`}`)
}
