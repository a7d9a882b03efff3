import { createRunId } from '../manifest/run-id.ts'
import type { CaseOptions } from '../runner/options.ts'
import { DEFAULT_RUN_TIMEOUT_MS } from '../runner/prepare.ts'
import type { CallSite } from './call-site.ts'
import type { Modifier, TestHost } from './host.ts'

/** One call of `khaostest`. */
export interface Registration {
  readonly host: TestHost
  readonly name: string
  readonly options: CaseOptions
  readonly modifiers: readonly Modifier[]
  /** Where the user wrote the call: the one frame of failures. */
  readonly site: CallSite
}

/** The host's registering function with every modifier applied. */
export function registrar<Register>(start: Register, modifiers: readonly Modifier[]): Register {
  return modifiers.reduce<Register>((register, modifier) => (register as Record<Modifier, Register>)[modifier] ?? register, start)
}

/** Settings of a test: it may take as long as a whole run. */
export function testSettings(options: CaseOptions): { timeout: number } {
  return { timeout: options.runTimeoutMs ?? DEFAULT_RUN_TIMEOUT_MS }
}

/** Id of the run: the reporter's, else a new one. */
export function runIdOf(host: TestHost, options: CaseOptions, name: string): string {
  const pack = typeof options.pack === 'string' ? options.pack : options.pack?.name
  return host.provided()?.runId ?? createRunId(pack ?? name)
}
