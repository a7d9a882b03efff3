import type { BehaviorCode } from '../../../src/model/fault.ts'
import { pairs as deskPairs } from '../faults/desk/pairs.ts'

type Proofs = Readonly<Record<string, Readonly<Partial<Record<BehaviorCode, string>>>>>

const FAULTS = 'test/integration/faults'
const DESK = `${FAULTS}/desk/pairs.ts`
const STREAMS = `${FAULTS}/stream-both-ways.test.ts`
const REPLIES = `${FAULTS}/reply-faults.test.ts`
const CALLS = `${FAULTS}/call-faults.test.ts`
const LOST = `${FAULTS}/lost-and-expired.test.ts`
const BUCKET = `${FAULTS}/quota-bucket.test.ts`
const SEARCH = 'test/integration/agents/rag.test.ts'
const CLOSED = 'test/integration/matchers/to-fail-closed.test.ts'
const LIBRARY = 'examples/03-anthropic-stream/careful.khaos.test.ts'

function deskProofs(): Proofs {
  const proofs: Record<string, Partial<Record<BehaviorCode, string>>> = {}
  for (const { fault, code } of deskPairs) proofs[fault.name] = { ...proofs[fault.name], [code]: DESK }
  return proofs
}

/** Faults that agents of another test tell apart, by behavior, with the file that names the fault: a pair of a look-up cannot sensibly carry them. */
export const provenElsewhere: Proofs = {
  ...deskProofs(),
  http_tls_failure: { NR: `${FAULTS}/shop/tls.test.ts` },
  http_duplicate_delivery: { ND: `${FAULTS}/shop/delivery.test.ts` },
  llm_quota_bucket: { RA: BUCKET, BU: BUCKET },
  llm_context_length: { NR: LOST, CM: REPLIES },
  llm_request_too_large: { NR: LOST, CM: REPLIES },
  llm_clock_skew: { RA: LOST },
  llm_timeout_after_commit: { BU: LOST },
  credential_expired: { NR: LOST, GO: LOST },
  llm_response_timeout: { RT: 'test/integration/self-test/resilience.test.ts' },
  llm_pause: { SB: REPLIES },
  llm_stale_reply: { GO: REPLIES },
  llm_model_swapped: { GO: REPLIES },
  llm_api_drift: { SB: REPLIES },
  llm_logprobs: { GO: REPLIES },
  llm_tool_call_ids: { ND: CALLS },
  llm_tool_call_storm: { BU: CALLS },
  llm_tool_call_loop: { BU: CALLS },
  llm_tool_calls_dropped: { RT: CALLS, GO: CALLS },
  llm_stream_bandwidth: { SB: STREAMS },
  llm_stream_missing_terminal: { GO: STREAMS },
  llm_stream_after_done: { SB: STREAMS },
  llm_stream_framing: { SB: STREAMS },
  llm_stream_frames: { GO: STREAMS },
  llm_stream_wrong_event: { SB: STREAMS, RT: STREAMS },
  llm_stream_interleaved_tools: { SB: STREAMS },
  llm_stream_not_streamed: { SB: STREAMS },
  llm_stream_unrequested: { RT: STREAMS },
  llm_stream_usage: { SB: STREAMS },
  llm_stream_cut: { NT: LIBRARY },
  llm_stream_cut_in_tool_call: { NT: LIBRARY, RT: LIBRARY },
  llm_stream_error: { RT: LIBRARY },
  embedding_service_failure: { RT: SEARCH, FB: SEARCH },
  embedding_corruption: { VA: SEARCH, GO: SEARCH },
  embedding_model_drift: { GO: SEARCH },
  rerank_corruption: { GO: SEARCH },
  guardrail_outage: { FC: CLOSED },
  guardrail_timeout: { FC: CLOSED, AI: CLOSED },
  guardrail_malformed: { FC: CLOSED },
  guardrail_forced_verdict: { FC: CLOSED, GO: CLOSED },
  guardrail_flapping: { FC: CLOSED },
  approval_missing: { FC: CLOSED },
}
