import type { AgentContext, AgentMessage, AgentOptions } from '../model/agent.ts'

/** How the runner reaches an agent, whichever of our module formats made it. */
export const agentKey: unique symbol = Symbol.for('khaostest.agent')

export type AgentHandler<Result = unknown> = (message: AgentMessage, context: AgentContext) => Result

export interface AgentCore<Result = unknown> {
  readonly handler: AgentHandler<Result>
  /** The declared tools, wrapped. */
  readonly tools: AgentContext['tools']
  /** Another instance of the agent's class, made as this one was. Absent: the agent is a plain function. */
  readonly renew?: () => Agent
}

/** An agent under test: callable like the function it wraps, with its options at hand. */
export interface Agent<Result = unknown> {
  (message: string | AgentMessage): Result
  readonly options: AgentOptions
  readonly [agentKey]: AgentCore<Result>
}

/** Whether `value` was made by `khaosagent`. */
export function isAgent(value: unknown): value is Agent {
  return typeof value === 'function' && typeof (value as Partial<Agent>)[agentKey] === 'object'
}
