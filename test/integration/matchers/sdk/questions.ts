import type { Assertion } from 'vitest'
import {
  llmAuthError,
  llmConnectionError,
  llmOverloaded,
  llmQuotaExceeded,
  llmRateLimit,
  llmServerError,
  llmStreamCut,
  llmStreamError,
  llmStreamHang,
} from '../../../../src/faults/index.ts'
import type { NeutralCode } from '../../../../src/model/disturbance.ts'
import type { Fault, FaultSpec } from '../../../../src/model/fault.ts'
import type { Sdk, SdkAgent } from './sdk.ts'

export const topics = ['Tries again after', 'Waits as long as it is told', 'Gives up on silence', 'Runs'] as const

/** What a matcher is asked about one library. */
export interface Question {
  readonly topic: (typeof topics)[number]
  readonly name: string
  /** The assertion as a reader would write it. One that begins with `.not` says yes when it fails without. */
  readonly assertion: string
  /** `undefined`: the library has nothing that could be asked. */
  readonly agentOf: (sdk: Sdk) => SdkAgent | undefined
  readonly ask: (said: Assertion<SdkAgent>) => Promise<void>
}

const ask = ({ ask: agent }: Sdk) => agent()
const stream = ({ stream: agent }: Sdk) => agent()

/** Ten minutes and a little: longer than any time-out that a library brings along. */
const PATIENCE_MS = 610_000
/** Longer than all back-offs of one library together. */
export const CASE_MS = 900_000

const retry = (name: string, failure: number | NeutralCode, fault: Fault): Question => ({
  topic: 'Tries again after',
  name,
  assertion: `toRetry(${JSON.stringify(failure)})`,
  agentOf: ask,
  ask: (said) => said.toRetry(failure, { faults: [fault.onCall(1)], timeoutMs: CASE_MS }),
})

/** A failure without a status: more than no retry is a retry. */
const lost = (name: string, agentOf: Question['agentOf'], fault: FaultSpec): Question => ({
  topic: 'Tries again after',
  name,
  assertion: '.not.toRetryAtMost(0)',
  agentOf,
  ask: (said) => said.toRetryAtMost(0, { faults: [fault], timeoutMs: CASE_MS }),
})

const wait = (name: string, form: 'seconds' | 'date' | 'ms'): Question => ({
  topic: 'Waits as long as it is told',
  name,
  assertion: 'toHonorRetryAfter()',
  agentOf: ask,
  ask: (said) => said.toHonorRetryAfter({ faults: [llmRateLimit({ form }).onCall(1)] }),
})

const silence = (name: string, where: 'headers' | 'after'): Question => ({
  topic: 'Gives up on silence',
  name,
  assertion: `toAbortIdleStream({ withinMs: ${PATIENCE_MS} })`,
  agentOf: stream,
  ask: (said) => said.toAbortIdleStream({ withinMs: PATIENCE_MS, faults: [llmStreamHang({ where })] }),
})

export const questions: readonly Question[] = [
  retry('429 with a hint', 429, llmRateLimit({ retryAfterSeconds: 1 })),
  retry('429 without a hint', 429, llmRateLimit({ form: 'none' })),
  retry('a server error (500)', 500, llmServerError()),
  retry('overloaded', 'overloaded', llmOverloaded()),
  lost('a refused connection', ask, llmConnectionError({ code: 'ECONNREFUSED' })),
  lost('a stream that is reset', stream, llmStreamCut({ how: 'reset' })),
  lost('an error inside a stream', stream, llmStreamError({ afterDeltas: 1 })),
  retry('a bad key', 'unauthenticated', llmAuthError()),
  retry('an exceeded quota', 'quota_exhausted', llmQuotaExceeded()),
  wait('in seconds', 'seconds'),
  wait('by a date', 'date'),
  wait('in milliseconds', 'ms'),
  silence('before the headers', 'headers'),
  silence('in mid-stream', 'after'),
  {
    topic: 'Runs',
    name: 'a tool call that was cut',
    assertion: 'toExecuteTruncatedToolCall()',
    agentOf: ({ loop }) => loop?.agent(),
    ask: (said) => said.toExecuteTruncatedToolCall(),
  },
]
