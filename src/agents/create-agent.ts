import { currentScope } from '../internal/async-scope.ts'
import type { AgentMessage, AgentOptions } from '../model/agent.ts'
import type { CaseHooks } from '../model/case-hooks.ts'
import { type Agent, type AgentHandler, agentKey } from './agent.ts'
import { bindIteration } from './bind-iteration.ts'
import { getCurrentContext, withContext } from './context.ts'
import { caseContext, contextTools, ForwardingContext } from './invocation-context.ts'
import { toAgentMessage } from './message.ts'

const outside: AgentMessage['context'] = Object.freeze({ runId: '', scenario: '', phase: '' })

/** The callable agent around a handler. Outside a run a call is one look-up more than calling the handler. */
export function createAgent<Result>(options: AgentOptions, handler: AgentHandler<Result>, renew?: () => Agent): Agent<Result> {
  const tools = contextTools(options)

  const agent = (input: string | AgentMessage): Result => {
    const hooks = currentScope<CaseHooks>()
    if (hooks !== undefined) return callInsideCase(input, hooks)
    const message = typeof input === 'string' ? toAgentMessage(input, outside) : input
    return handler(message, new ForwardingContext(options, tools, message.payload))
  }

  const callInsideCase = (input: string | AgentMessage, hooks: CaseHooks): Result => {
    const message = toAgentMessage(input, { runId: hooks.runId, scenario: hooks.scenario, phase: hooks.phase })
    const signal = getCurrentContext()?.signal ?? hooks.signal
    const context = caseContext(options, tools, message, hooks, signal)
    return bindIteration(
      withContext(context, () => handler(message, context)),
      context,
    )
  }

  Object.defineProperty(agent, 'name', { value: options.name, configurable: true })
  return Object.assign(agent, { options, [agentKey]: { handler, tools, ...(renew ? { renew } : {}) } })
}
