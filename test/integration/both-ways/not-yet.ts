import type { BehaviorCode } from '../../../src/model/fault.ts'

const EFFECTS = 'the pairs only look things up; a pair with a side effect that must happen once is to come'
const CALLS = 'the pairs run no tool calls of a model; a pair that checks calls before it runs them is to come'
const LISTS = 'the pairs read one order; a pair that reads a list of documents is to come'
const TWICE = 'the fault acts on a later answer; a pair that asks more than one thing is to come'
const COUNTS = 'a pair that keeps account of its tokens is to come'
const MCP = 'a pair that calls an MCP server is to come'
const WRITES = 'a pair that writes a file is to come'

/** Behaviors of faults that no test tells apart, and why. Each is a gap. */
export const notYet: Readonly<Record<string, Readonly<Partial<Record<BehaviorCode, string>>>>> = {
  agent_card_spoof: { FC: 'a pair that checks who a peer is, is to come' },
  clock_skew: { GO: 'a pair that tells dates is to come' },
  env_missing: { FC: 'a pair with a control that a variable switches on is to come' },
  file_partial_write: { ND: WRITES, GO: WRITES },
  file_write_failure: { GO: WRITES },
  handoff_disturbance: { ND: EFFECTS, GO: 'a pair that speaks to a peer is to come' },
  http_clock_skew: { RA: 'a pair that is refused with a date is to come', SB: 'a pair that reads the date of an answer is to come' },
  http_connection_reset: { ND: EFFECTS },
  http_graphql_partial_error: { GO: 'a pair that asks in GraphQL is to come' },
  http_redirect_loop: { BU: 'fetch ends the loop itself after 20 redirects, so both agents of the pair stay within their calls' },
  http_stale_cache: { GO: TWICE },
  http_timeout_after_commit: { ND: EFFECTS },
  http_wrong_content_type: {
    SB: 'neither agent of the pair reads the content type',
    GO: 'neither agent of the pair reads the content type',
  },
  llm_finish_reason_lie: {
    BU: 'neither agent of the pair reads the finish reason',
    GO: 'neither agent of the pair reads the finish reason',
  },
  llm_stale_reply: { BU: TWICE },
  llm_stream_error: { NT: CALLS, ND: EFFECTS },
  llm_stream_frames: { NT: CALLS },
  llm_stream_missing_terminal: { NT: CALLS },
  llm_stream_usage: { BU: COUNTS },
  llm_timeout_after_commit: { ND: EFFECTS },
  llm_tool_arguments_invalid: { VA: CALLS },
  llm_tool_call_ids: { VA: CALLS },
  llm_tool_call_storm: { ND: EFFECTS },
  llm_tool_call_truncated: { NT: CALLS, VA: CALLS },
  llm_tool_hallucinated: { VA: CALLS },
  llm_usage: { BU: COUNTS, SB: COUNTS },
  mcp_auth_expired: { NR: MCP },
  mcp_disconnect: { RT: MCP, ND: MCP },
  mcp_elicitation_request: { FC: MCP, RI: MCP },
  mcp_huge_result: { BU: MCP, CM: MCP },
  mcp_list_changed_flood: { BU: MCP },
  mcp_notification_lost: { AI: MCP },
  mcp_protocol_violation: { VA: MCP },
  mcp_resource_poisoning: { RI: MCP },
  mcp_rug_pull: { RI: MCP, FC: MCP },
  mcp_sampling_request: { FC: MCP, RI: MCP },
  mcp_schema_drift: { VA: MCP },
  mcp_server_unavailable: { FB: MCP, GO: MCP },
  mcp_session_lost: { RT: MCP },
  mcp_shadow_tool: { RI: MCP },
  mcp_timeout_after_commit: { ND: MCP },
  mcp_tool_corruption: { VA: MCP, GO: MCP },
  mcp_tool_description_injection: { RI: MCP },
  mcp_tool_failure: { RT: MCP, GO: MCP },
  mcp_tool_latency: { BU: MCP, AI: MCP },
  rag_document_poisoning: { RI: LISTS },
  rag_empty_results: { GO: LISTS },
  rag_retrieval_corruption: { GO: LISTS },
  tool_contradiction: { GO: TWICE },
  tool_description_injection: { RI: CALLS },
  tool_duplicate_delivery: { ND: EFFECTS },
  tool_huge: { BU: COUNTS, CM: 'a pair that shortens what a tool gave it is to come' },
  tool_partial_failure: { GO: LISTS },
  tool_rate_limited: { RA: 'a wrapped tool throws the time to wait as words only; a pair that reads them is to come' },
  tool_response_corruption: { GO: 'the damage met a field that neither agent of the pair reads' },
  tool_result_mismatch: { VA: 'needs two calls at once; a pair that makes them is to come' },
  tool_stale: { GO: TWICE },
  tool_timeout_after_commit: { ND: EFFECTS },
}
