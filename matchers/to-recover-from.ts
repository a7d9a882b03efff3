import type { BehaviorCode, FaultSpec } from '../src/model/fault.ts'
import { proofOf } from '../src/reporting/explain.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { MatcherContext } from '../src/vitest/matching.ts'
import { conclude, type MatcherResult } from './matcher-result.ts'
import { observeAgent } from './observe.ts'
import { subjectOf } from './subject.ts'
import { isUndecided, undecided } from './undecided.ts'

const MATCHER = 'toRecoverFrom'

export type RecoverOptions = Omit<CaseOptions, 'agent' | 'pack' | 'faults' | 'attacks' | 'phases'>

/**
 * Passes when the agent meets its goals in spite of the fault. It must manage the task undisturbed first, and the fault must have fired.
 * Several faults act together in one case.
 */
export async function toRecoverFrom(
  received: unknown,
  fault: FaultSpec | readonly FaultSpec[],
  options: RecoverOptions | undefined,
  context: MatcherContext,
): Promise<MatcherResult> {
  const subject = subjectOf(MATCHER, received, ['agent'])
  const faults = [fault].flat() as readonly FaultSpec[]
  for (const one of faults) checkFault(one)
  if (faults.length === 0) throw new TypeError(`${MATCHER} needs a fault, e.g. \`llmRateLimit().onCall(1)\`.`)

  const { cases, ran } = await observeAgent(MATCHER, subject, { ...options, faults: [faults], phases: ['resilience'] }, context)
  const records = cases.flatMap(({ record }) => record ?? [])
  const names = faults.map(({ name }) => name).join(' and ')
  const wanted = `the agent to meet its goals in spite of ${names}${expectation(faults)}`
  const unwanted = `the agent to fail under ${names}`

  const isLost = ({ verdict }: { verdict: string }) => verdict === 'FAILED' || (ran.asked.strict === true && verdict === 'DEGRADED')
  const lost = records.find(isLost)
  const doubtful = records.find(({ verdict }) => isUndecided(verdict))
  const shown = lost ?? doubtful ?? records[0]
  const parts = { wanted, unwanted, replay: shown?.replay, proof: shown ? proofOf(shown) : [] }
  if (!shown || (!lost && doubtful))
    return undecided(context, { ...parts, reason: shown ? `${shown.verdict}: ${shown.reason}` : 'no case ran' })
  return conclude({ ...parts, pass: !lost, happened: `${shown.verdict}: ${shown.reason}` })
}

function checkFault(fault: unknown): void {
  if (typeof fault === 'object' && fault !== null && (fault as Partial<FaultSpec>).kind === 'fault') return
  const hint =
    typeof fault === 'function' ? `Call it: \`${fault.name || 'llmRateLimit'}()\`.` : 'Pass a fault, e.g. `llmRateLimit().onCall(1)`.'
  throw new TypeError(
    `${MATCHER} was given ${typeof fault === 'string' ? JSON.stringify(fault) : typeof fault}, which is no fault. ${hint}`,
  )
}

/** What a good client does about a fault, by the codes of the fault catalogue. */
const BEHAVIORS: Readonly<Partial<Record<BehaviorCode, string>>> = {
  RT: 'retries with back-off',
  RA: 'waits as long as it is told',
  NR: 'does not retry what cannot get better',
  FB: 'falls back to another model or source',
  AI: 'gives up on silence',
  NT: 'never runs an incomplete tool call',
  ND: 'does each thing once',
  FC: 'takes no verdict of a control for a no',
  VA: 'checks tool names and arguments',
  SB: 'notices no difference',
  GO: 'says when data is missing, and invents nothing',
  CM: 'shortens its context',
}

function expectation(faults: readonly FaultSpec[]): string {
  const words = [...new Set(faults.flatMap((fault) => fault.expects))].flatMap((code) => BEHAVIORS[code] ?? [])
  return words.length > 0 ? `\n(a good client ${words.join(', ')})` : ''
}
