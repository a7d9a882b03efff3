/** A message as a handler receives it. */
export interface AgentMessage {
  readonly type: string
  readonly payload: { readonly text: string; readonly metadata: Readonly<Record<string, unknown>> }
  readonly context: { readonly runId: string; readonly scenario: string; readonly phase: string }
}

/** One entry of a conversation given as a list. */
export interface ConversationMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** What can be said to an agent: a text, a message, or a conversation that ends with what the user says. */
export type AgentInput = string | AgentMessage | readonly ConversationMessage[]

/** What a handler receives as second argument, and `getCurrentContext()` returns anywhere inside. */
export interface AgentContext {
  readonly agentName: string
  readonly agentVersion: string
  readonly payload: AgentMessage['payload']
  /** Milliseconds since the invocation began. */
  readonly elapsedMs: number
  /** Aborted on time-out and at the end of the case. */
  readonly signal: AbortSignal
  readonly runId: string
  readonly phase: string
  /** The agent's own tools, wrapped: calling one here is seen as executed. */
  readonly tools: Readonly<Record<string, (...args: never[]) => unknown>>
  /** Scenario state, one object per trial. */
  readonly state: Record<string, unknown>
}

export interface ToolOptions {
  readonly execute: (...args: never[]) => unknown
  readonly role?: string
  /** The call changes something outside the conversation. */
  readonly sideEffect?: boolean
}

export interface AgentOptions {
  readonly name: string
  /** Semantic version. */
  readonly version: string
  readonly framework?: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** Milliseconds; 0 (default) = no limit. */
  readonly timeoutMs?: number
  /** `true` (default): what the handler throws becomes an error reply. `false`: it is rethrown. */
  readonly captureErrors?: boolean
  readonly securityMode?: 'agent_input' | 'llm'
  readonly mcpServers?: readonly string[]
  readonly capabilities?: readonly string[]
  readonly inputs?: readonly (string | { readonly id?: string; readonly text: string })[]
  /** Says whether a tool result is a denial; decides "executed" where the shape of the result cannot. */
  readonly isDenied?: (result: unknown) => boolean
  readonly tools?: Readonly<Record<string, ((...args: never[]) => unknown) | ToolOptions>>
  /** Replies for the offline model where the contract is not in the request. */
  readonly replies?: readonly unknown[]
}

/** How one invocation ended. What the agent did is data. */
export interface AgentReply {
  readonly ended: 'answered' | 'threw' | 'timed_out'
  /** All text meant for the user; streamed chunks joined. */
  readonly text: string
  /** `{ name, payload }` as the normal form of whatever was returned. */
  readonly envelope: { readonly name: string; readonly payload: unknown }
  readonly raw: unknown
  /** Chunks of a generator or stream with the case-clock time each arrived. */
  readonly chunks: readonly { readonly text: string; readonly atMs: number }[]
  /** An error envelope the agent returned, or what it threw. */
  readonly error?: { readonly name: string; readonly message: string; readonly frames: readonly string[]; readonly thrown: boolean }
  readonly durationMs: number
  /** The user cancelled before it ended. No answer is owed then. */
  readonly cancelled?: true
}
