import { shortHash } from '../internal/hash.ts'
import { stableStringify } from '../internal/json.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Phase } from '../model/verdict.ts'
import { phases } from '../model/verdict.ts'

/** What the id of a case says. For a security case the attack's own id says more: `parseAttackId`. */
export interface ParsedCaseId {
  readonly phase: Phase
  /** Left out: the default input of a security case. */
  readonly inputId?: string
  /** Variant of a scenario. */
  readonly variant?: string
  /** The turn an attack enters with, where that is not the first. */
  readonly attackTurn?: number
  /** Fault names of a resilience case, in order. */
  readonly faults?: readonly string[]
  /** Six hex digits, where cases of the same faults needed telling apart. */
  readonly config?: string
  readonly trial?: number
}

export interface ParsedCaseKey {
  readonly suite: string
  readonly caseId: string
  readonly trial: number
}

export function baselineCaseId(inputId: string, variant?: string): string {
  return `baseline/${inputId}${variant === undefined ? '' : `/${variant}`}`
}

/** `resilience/<fault>[+<fault>...][~<6 hex>]/<input>[/<variant>]`. `config` is the hash of `faultConfigHash`, for faults whose names alone do not tell them apart. */
export function resilienceCaseId(faults: readonly FaultSpec[], inputId: string, config?: string, variant?: string): string {
  return `resilience/${faultNames(faults)}${config === undefined ? '' : `~${config}`}/${inputId}${variant === undefined ? '' : `/${variant}`}`
}

/** `resilience/fuzz_<number>/<input>[/<variant>]`: what is drawn is known only when it runs. */
export function fuzzCaseId(number: number, inputId: string, variant?: string): string {
  return `resilience/fuzz_${String(number).padStart(3, '0')}/${inputId}${variant === undefined ? '' : `/${variant}`}`
}

export function faultNames(faults: readonly FaultSpec[]): string {
  return faults.map((fault) => fault.name).join('+')
}

/** Six hex digits over all that makes these faults differ from others of the same names. */
export function faultConfigHash(faults: readonly FaultSpec[]): string {
  const facts = faults.map(({ name, config, trigger, via, label }) => ({ name, config, trigger: plainTrigger(trigger), via, label }))
  return shortHash(stableStringify(facts), 6)
}

/** The attack's id with the input named, which only a case off the default input needs: `<attack>[:<input>[~<variant>][@<turn>]]`. */
export function securityCaseId(attackId: string, inputId?: string, { variant, turn }: { variant?: string; turn?: number } = {}): string {
  if (inputId === undefined) return attackId
  return `${attackId}:${inputId}${variant === undefined ? '' : `~${variant}`}${turn === undefined ? '' : `@${turn}`}`
}

/** `<suite>::<case id>#<trial>`: unique in a run. Trials count from 1. */
export function caseKey(suite: string, caseId: string, trial: number): string {
  return `${suite}::${caseId}#${trial}`
}

/** The parts of a key, or `undefined` when the text is none. A suite may hold `::` itself: test names are free. */
export function parseCaseKey(key: string): ParsedCaseKey | undefined {
  const match = /^(.+)::([a-z]+\/[^#]+)#([1-9]\d*)$/s.exec(key)
  if (match === null) return undefined
  const [, suite = '', caseId = '', trial = ''] = match
  return { suite, caseId, trial: Number(trial) }
}

/** The parts of a case id, with or without its trial; `undefined` when the text is none. */
export function parseCaseId(id: string): ParsedCaseId | undefined {
  const match = /^([a-z]+)\/([^#]+?)(?:#([1-9]\d*))?$/.exec(id)
  const phase = phases.find((name) => name === match?.[1])
  if (match === null || phase === undefined) return undefined
  const [, , rest = '', trial] = match
  const parts = partsOf(phase, rest)
  return parts === undefined ? undefined : { phase, ...parts, ...(trial !== undefined && { trial: Number(trial) }) }
}

function partsOf(phase: Phase, rest: string): Omit<ParsedCaseId, 'phase' | 'trial'> | undefined {
  if (phase === 'baseline') {
    const [inputId = '', variant, ...more] = rest.split('/')
    return inputId === '' || more.length > 0 ? undefined : { inputId, ...(variant !== undefined && { variant }) }
  }
  if (phase === 'security') {
    if (!rest.includes('/')) return undefined
    const [, inputId, variant, turn] = /:([^:/~@]+)(?:~([^:/~@]+))?(?:@(\d+))?$/.exec(rest) ?? []
    return {
      ...(inputId !== undefined && { inputId }),
      ...(variant !== undefined && { variant }),
      ...(turn !== undefined && { attackTurn: Number(turn) }),
    }
  }
  const match = /^([a-z0-9_]+(?:\+[a-z0-9_]+)*)(?:~([0-9a-f]{6}))?\/([^/]+)(?:\/([^/]+))?$/.exec(rest)
  if (match === null) return undefined
  const [, names = '', config, inputId = '', variant] = match
  return { inputId, faults: names.split('+'), ...(config !== undefined && { config }), ...(variant !== undefined && { variant }) }
}

/** A case id or key as a file name on any system: readable, and different for different ids. */
export function fileSafeId(id: string): string {
  const readable = id.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[.-]+/, '')
  return `${readable.slice(0, 80)}-${shortHash(id, 8)}`
}

/** Predicates count by their source, so that two functions are told apart. */
function plainTrigger(trigger: FaultSpec['trigger']): unknown {
  return JSON.parse(JSON.stringify(trigger, (_key, value: unknown) => (typeof value === 'function' ? String(value) : value)))
}
