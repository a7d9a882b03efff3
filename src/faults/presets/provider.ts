import type { Fault } from '../../model/fault.ts'
import { oneOf, sequence } from '../combinators.ts'
import {
  llmAuthError,
  llmConnectionError,
  llmContentFilter,
  llmContextLength,
  llmHtmlPage,
  llmInvalidRequest,
  llmLatency,
  llmModelSwapped,
  llmModelUnavailable,
  llmOverloaded,
  llmQuotaExceeded,
  llmRateLimit,
  llmResponseTimeout,
  llmServerError,
  llmToolCallsDropped,
  llmTruncatedOutput,
} from '../llm/index.ts'
import { llmSlowChunks, llmStreamCut } from '../stream/index.ts'

/** Everything is slow, and now and then a call is refused as overloaded. What a case never meets (chance, no stream) does not count against it. */
export const brownout = (): readonly Fault[] => [
  llmLatency({ delayMs: 4000, jitterMs: 1500, distribution: 'lognormal' }),
  llmOverloaded().withProbability(0.3).optional(),
  llmSlowChunks({ delayMs: 400 }).optional(),
]

/** An API that gets worse from call to call: later, and more often in error. */
export const apiDegradation = (): readonly Fault[] => [
  llmLatency().ramp({ from: 200, to: 8000, overCalls: 10, of: 'delayMs' }),
  llmServerError().ramp({ from: 0, to: 0.6, overCalls: 10, of: 'probability' }).optional(),
]

/** One call in three fails in one of the ways that pass. */
export const mixedTransient = (): readonly Fault[] => [
  oneOf([llmRateLimit(), llmServerError(), llmServerError({ status: 503 }), llmConnectionError(), llmStreamCut()]).intermittent({
    fail: 1,
    pass: 2,
  }),
]

/** Three refusals in every ten calls, each asking for a longer wait than the one before. */
export const rateLimitBurst = (): readonly Fault[] =>
  sequence(
    llmRateLimit({ retryAfterSeconds: 1 }),
    llmRateLimit({ retryAfterSeconds: 2 }).optional(),
    llmRateLimit({ retryAfterSeconds: 4 }).optional(),
    ...Array.from({ length: 7 }, () => ({ kind: 'pass' as const })),
    { loop: true },
  )

/** A failure that no retry mends. */
export const nonRetryable = (): readonly Fault[] => [
  oneOf([llmAuthError(), llmInvalidRequest(), llmModelUnavailable(), llmQuotaExceeded(), llmContentFilter()]).always(),
]

/** One provider is down for twenty calls. @param provider Name of its wire, e.g. `openai-chat`. Left out: whichever is called. */
export const providerOutage = (provider?: string): readonly Fault[] => {
  const down = llmServerError({ status: 503 }).outage({ afterCalls: 0, forCalls: 20 })
  return [provider === undefined ? down : down.forProvider(provider)]
}

/** The first provider is down, the second slow, the third at its limit. @param providers Names of their wires, in the order the agent tries them. */
export const providerCascade = (
  providers: readonly [string, string, string] = ['openai-chat', 'anthropic', 'gemini'],
): readonly Fault[] => {
  const [first, second, third] = providers
  return [
    llmServerError({ status: 503 }).always().forProvider(first),
    llmLatency({ delayMs: 8000 }).forProvider(second).optional(),
    llmRateLimit().forProvider(third).optional(),
  ]
}

/** A limit, and after it another model than the one that was asked. */
export const limitedThenSwapped = (): readonly Fault[] => [llmRateLimit().onCall(1), llmModelSwapped().afterCalls(1)]

/** The model is gone; whatever is asked instead takes eight seconds to fail. */
export const goneThenSlow = (): readonly Fault[] => [
  llmModelUnavailable().onCall(1),
  llmResponseTimeout({ delayMs: 8000 }).onCall(2).optional(),
]

/** A filter stops one reply, and strips the tool calls of the next. */
export const filterStripsTools = (): readonly Fault[] => [llmContentFilter().onCall(1), llmToolCallsDropped().onCall(2).optional()]

/** Half an answer, and a context that is really limited. @param maxTokens What the model takes. */
export const tokenSqueeze = (maxTokens = 4000): readonly Fault[] => [
  llmTruncatedOutput(),
  llmContextLength({ mode: 'measure', maxTokens }).optional(),
]

/** A gateway's page as an error, then as a success. */
export const gatewayPage = (): readonly Fault[] => sequence(llmHtmlPage(), llmHtmlPage({ status: 200 }).optional())
