import * as faults from '../../../src/faults/index.ts'
import { reframeModes, strayKinds, usageModes } from '../../../src/model/disturbance.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import type { Says } from './scenes.ts'

export type Mode = 'whole' | 'stream' | 'whole tool' | 'stream tool'

export interface Row {
  readonly name: string
  readonly fault: FaultSpec
  readonly modes: readonly Mode[]
  /** What the model says, where it is not the usual sentence or call. */
  readonly says?: Says
}

const BOTH = ['whole', 'stream'] as const
const TOOLS = ['whole tool', 'stream tool'] as const

const row = (name: string, fault: FaultSpec, modes: readonly Mode[], says?: Says): Row => ({ name, fault, modes, ...(says && { says }) })

/** Every fault that acts on a model's answer, with the variants that reach the client differently. */
export const rows: readonly Row[] = [
  row('rate limit', faults.llmRateLimit(), BOTH),
  row('rate limit in ms', faults.llmRateLimit({ form: 'ms' }), ['whole']),
  row('rate limit by date', faults.llmRateLimit({ form: 'date' }), ['whole']),
  row('rate limit without a hint', faults.llmRateLimit({ form: 'none' }), ['whole']),
  row('quota exceeded', faults.llmQuotaExceeded(), ['whole']),
  row('server error 500', faults.llmServerError(), BOTH),
  row('server error 502', faults.llmServerError({ status: 502 }), ['whole']),
  row('server error 503', faults.llmServerError({ status: 503 }), ['whole']),
  row('overloaded', faults.llmOverloaded(), BOTH),
  row('model unavailable', faults.llmModelUnavailable(), ['whole']),
  row('model not ready', faults.llmModelUnavailable({ reason: 'not_ready' }).once(), ['whole']),
  row('auth error 401', faults.llmAuthError(), BOTH),
  row('auth error 403', faults.llmAuthError({ status: 403 }), ['whole']),
  row('invalid request', faults.llmInvalidRequest(), ['whole']),
  row('context length', faults.llmContextLength({ mode: 'reject' }), BOTH),
  row('response timeout, then reset', faults.llmResponseTimeout(), BOTH),
  row('response timeout, then 504', faults.llmResponseTimeout({ then: 504 }), ['whole']),
  row('response timeout, then answer', faults.llmResponseTimeout({ then: 'answer' }), BOTH),
  row('connection reset', faults.llmConnectionError(), BOTH),
  row('connection refused', faults.llmConnectionError({ code: 'ECONNREFUSED' }), ['whole']),
  row('connection lost in the body', faults.llmConnectionError({ phase: 'body' }), BOTH),
  row('latency', faults.llmLatency(), BOTH),
  row('html page 502', faults.llmHtmlPage(), BOTH),
  row('html page 200', faults.llmHtmlPage({ status: 200 }), BOTH),
  ...(['invalid_json', 'truncated', 'empty_body', 'wrong_content_type', 'no_choices'] as const).map((mode) =>
    row(`malformed: ${mode}`, faults.llmMalformedResponse({ mode }), BOTH),
  ),
  ...(['empty', 'whitespace', 'reasoning_only', 'null', 'no_candidates'] as const).map((kind) =>
    row(`empty completion: ${kind}`, faults.llmEmptyCompletion({ kind }), BOTH),
  ),
  row('refusal', faults.llmRefusal(), BOTH),
  row('content filter on the prompt', faults.llmContentFilter(), BOTH),
  row('content filter on the completion', faults.llmContentFilter({ stage: 'completion', keepFraction: 0.5 }), BOTH),
  row('truncated output', faults.llmTruncatedOutput(), BOTH),
  row('finish reason lie: tool_calls', faults.llmFinishReasonLie(), BOTH),
  row('finish reason lie: null', faults.llmFinishReasonLie({ finish: 'null' }), BOTH),
  row('finish reason lie: unknown', faults.llmFinishReasonLie({ finish: 'unknown' }), BOTH),
  row('tool call truncated', faults.llmToolCallTruncated(), TOOLS),
  row('tool arguments of wrong type', faults.llmToolArgumentsInvalid({ key: 'orderId' }), TOOLS),
  row('tool arguments no JSON', faults.llmToolArgumentsInvalid({ mode: 'not_json' }), TOOLS),
  row('tool hallucinated', faults.llmToolHallucinated({ name: 'look_up' }), TOOLS),
  row('quota bucket that empties', faults.llmQuotaBucket({ rpm: 1, windowMs: 20_000 }), BOTH, 'asked twice'),
  row('quota bucket with room', faults.llmQuotaBucket({ rpm: 5, tpm: 9000 }), ['whole']),
  row('request too large', faults.llmRequestTooLarge({ maxBytes: 10 }), ['whole']),
  row('context length, measured', faults.llmContextLength({ maxTokens: 5 }), ['whole']),
  row('pause', faults.llmPause(), BOTH),
  row('pause before a call', faults.llmPause(), TOOLS),
  ...(['duplicate', 'missing', 'too_long'] as const).map((mode) => row(`tool call ids: ${mode}`, faults.llmToolCallIds({ mode }), TOOLS)),
  row('tool call ids: reused_index', faults.llmToolCallIds({ mode: 'reused_index' }), TOOLS, 'two calls'),
  row('tool call ids: changed', faults.llmToolCallIds({ mode: 'changed' }), TOOLS),
  row('tool call storm', faults.llmToolCallStorm({ count: 3 }), TOOLS),
  row('tool call loop', faults.llmToolCallLoop(), TOOLS, 'words only'),
  row('tool calls dropped', faults.llmToolCallsDropped(), TOOLS),
  ...(['fenced', 'trailing_comma', 'missing_key', 'schema_ignored'] as const).map((mode) =>
    row(`format violation: ${mode}`, faults.llmFormatViolation({ mode }), BOTH, 'form'),
  ),
  row('model swapped', faults.llmModelSwapped(), BOTH),
  row('model swapped in the request', faults.llmModelSwapped({ where: 'request', honest: false }), ['whole']),
  ...(['missing', 'zero', 'negative', 'huge', 'string'] as const).map((mode) =>
    row(`usage: ${mode}`, faults.llmUsage({ mode }), BOTH, 'counts'),
  ),
  row('stale reply', faults.llmStaleReply(), BOTH, 'answer changes'),
  row('crossed reply', faults.llmCrossedReply(), BOTH),
  row('crossed reply with a call', faults.llmCrossedReply(), TOOLS),
  ...(['unknown_field', 'unknown_block', 'unknown_event', 'unknown_enum', 'renamed_field'] as const).map((mode) =>
    row(`api drift: ${mode}`, faults.llmApiDrift({ mode }), BOTH),
  ),
  ...(['missing', 'nan', 'wrong_length'] as const).map((mode) => row(`logprobs: ${mode}`, faults.llmLogprobs({ mode }), BOTH, 'logprobs')),
  row('clock skew', faults.llmClockSkew(), BOTH),
  row('timeout after commit', faults.llmTimeoutAfterCommit(), BOTH),
  row('credential expired', faults.credentialExpired(), BOTH, 'asked twice'),
  row('semantic: contradiction', faults.semantic({ kind: 'contradiction' }), BOTH),
  row('semantic: wrong value in a call', faults.semantic({ kind: 'wrong_value' }), TOOLS),
  row('semantic: premature completion', faults.semantic({ kind: 'premature_completion' }), TOOLS),
  row('semantic by an instruction', faults.semantic({ kind: 'hedging', mode: 'prompt' }), ['whole']),
  row('latency of a typical model', faults.llmLatency({ profile: 'llm_typical' }), BOTH),
  row('latency over a bad line', faults.llmLatency({ profile: '3g' }), ['whole']),
  row('no line at all', faults.llmLatency({ profile: 'offline' }), BOTH),
  row('slow first token of a reasoning model', faults.llmSlowTtft({ profile: 'llm_reasoning' }), ['stream']),
  row('slow chunks in bursts', faults.llmSlowChunks({ profile: 'llm_bursty' }), ['stream']),
  row('stream cut, reset', faults.llmStreamCut({ afterTokens: 5 }), ['stream']),
  row('stream cut, clean', faults.llmStreamCut({ afterTokens: 5, how: 'clean' }), ['stream']),
  row('stream cut, abort', faults.llmStreamCut({ afterTokens: 5, how: 'abort' }), ['stream']),
  row('stream cut inside an event', faults.llmStreamCut({ afterTokens: 5, how: 'clean', inside: 'event' }), ['stream']),
  row('stream cut in tool call, reset', faults.llmStreamCutInToolCall(), ['stream tool']),
  row('stream cut in tool call, at a key', faults.llmStreamCutInToolCall({ key: 'orderId' }), ['stream tool']),
  row('stream cut in tool call, clean', faults.llmStreamCutInToolCall({ how: 'clean' }), ['stream tool']),
  row('stream cut in tool call, lying end', faults.llmStreamCutInToolCall({ how: 'clean', finish: 'tool_calls' }), ['stream tool']),
  row('stream error', faults.llmStreamError(), ['stream']),
  row('stream error before the first delta', faults.llmStreamError({ code: 'rate_limited', afterDeltas: 0 }), ['stream']),
  row('stream hang in the middle', faults.llmStreamHang({ afterChunks: 5, hangMs: 30_000 }), ['stream']),
  row('stream hang before headers', faults.llmStreamHang({ where: 'headers', hangMs: 30_000 }), ['stream']),
  row('stream hang after headers', faults.llmStreamHang({ where: 'body', hangMs: 30_000 }), ['stream']),
  row('stream stall', faults.llmStreamStall(), ['stream']),
  row('keep-alives only', faults.llmStreamKeepaliveOnly({ everyMs: 5_000 }), ['stream']),
  row('slow first token', faults.llmSlowTtft(), ['stream']),
  row('slow chunks', faults.llmSlowChunks(), ['stream']),
  row('stream bandwidth', faults.llmStreamBandwidth(), ['stream', 'stream tool'], 'foreign'),
  ...(['done', 'finish', 'both'] as const).map((what) =>
    row(`stream without its end: ${what}`, faults.llmStreamMissingTerminal({ what }), ['stream', 'stream tool']),
  ),
  row('stream after its end', faults.llmStreamAfterDone(), ['stream', 'stream tool']),
  ...reframeModes.map((mode) =>
    row(
      `stream framing: ${mode}`,
      faults.llmStreamFraming({ mode }),
      mode === 'split_utf8' ? ['stream'] : ['stream', 'stream tool'],
      'foreign',
    ),
  ),
  ...(['duplicate', 'reorder', 'drop'] as const).map((mode) =>
    row(`stream frames: ${mode}`, faults.llmStreamFrames({ mode }), ['stream', 'stream tool']),
  ),
  ...[...strayKinds, 'delta_before_start' as const].map((mode) =>
    row(`stream wrong event: ${mode}`, faults.llmStreamWrongEvent({ mode }), ['stream', 'stream tool']),
  ),
  ...(['bad_json', 'html', 'binary'] as const).flatMap((kind) => [
    row(`stream garbage: ${kind}`, faults.llmStreamGarbage({ afterChunks: 4, kind }), ['stream']),
    row(`stream garbage: ${kind}, early`, faults.llmStreamGarbage({ afterChunks: 1, kind }), ['stream tool']),
  ]),
  row('stream interleaved tools', faults.llmStreamInterleavedTools(), ['stream tool'], 'two calls'),
  row('stream not streamed', faults.llmStreamNotStreamed(), ['stream', 'stream tool']),
  row('stream unrequested', faults.llmStreamUnrequested(), ['whole', 'whole tool']),
  ...usageModes.map((mode) => row(`stream usage: ${mode}`, faults.llmStreamUsage({ mode }), ['stream'], 'counts')),
]
