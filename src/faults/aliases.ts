/** What another name stands for here: a name, with config where the other name says more. Plans, records and reports show only ours. */
export interface FaultAlias {
  readonly name: string
  readonly config?: Readonly<Record<string, unknown>>
}

/** Names from elsewhere that load in YAML. */
export const faultAliases: Readonly<Record<string, FaultAlias>> = {
  timeout: { name: 'http_timeout' },
  rate_limit: { name: 'http_rate_limit' },
  custom_delay: { name: 'http_latency' },
  llm_timeout: { name: 'llm_response_timeout' },
  llm_token_quota_exceeded: { name: 'llm_quota_exceeded' },
  model_fallback_forced: { name: 'llm_model_swapped', config: { where: 'request' } },
  hallucinate: { name: 'semantic', config: { kind: 'hallucination' } },
  replay: { name: 'llm_stale_reply' },
  context_window_overflow: { name: 'llm_context_length' },
  llm_context_overflow: { name: 'llm_context_length' },
  partial_response: { name: 'http_partial_response' },
  spoof_agent_card: { name: 'agent_card_spoof' },
  timeout_after_commit: { name: 'tool_timeout_after_commit' },
  tool_execution_failure: { name: 'tool_call_failure' },
  data_schema_violation: { name: 'tool_response_corruption', config: { mode: 'schema_violation' } },
  mcp_server_disconnect: { name: 'mcp_disconnect' },
  shadow_tool: { name: 'mcp_shadow_tool' },
  drop: { name: 'llm_server_error' },
  malformed: { name: 'llm_malformed_response' },
  disconnect: { name: 'llm_connection_error' },
  latency: { name: 'llm_latency' },
  flood: { name: 'tool_huge' },
  control_outage: { name: 'guardrail_outage' },
  force_verdict: { name: 'guardrail_forced_verdict' },
  limit_data: { name: 'llm_stream_cut' },
  reset_peer: { name: 'llm_connection_error' },
  slow_close: { name: 'llm_stream_hang' },
  slicer: { name: 'llm_stream_framing', config: { mode: 'split_bytes' } },
  truncate: { name: 'input_edit', config: { op: 'truncate' } },
  corrupt: { name: 'input_edit', config: { op: 'corrupt' } },
  empty: { name: 'input_edit', config: { op: 'empty' } },
  replace: { name: 'input_edit', config: { op: 'replace' } },
  prepend: { name: 'input_edit', config: { op: 'prepend' } },
  append: { name: 'input_edit', config: { op: 'append' } },
  filter: { name: 'input_edit', config: { op: 'filter' } },
  bandwidth: { name: 'llm_stream_bandwidth' },
}

/** Config keys from elsewhere → ours. One is tried only where the fault has no key of that name itself. */
export const configKeyAliases: Readonly<Record<string, readonly string[]>> = {
  retry_after: ['retry_after_seconds'],
  spike_ms: ['delay_ms'],
  status_code: ['status'],
  error_message: ['message'],
  failure_mode: ['mode'],
  error_type: ['mode'],
  corruption_type: ['mode'],
  malformed_type: ['mode'],
  drop_mode: ['mode'],
  ambiguity_type: ['mode'],
  inject_mode: ['where', 'mode'],
}
