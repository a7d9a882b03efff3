import { AgentTimeoutError } from '../errors.ts'
import { withScope } from '../internal/async-scope.ts'
import type { AgentReply } from '../model/agent.ts'
import type { CaseHooks } from '../model/case-hooks.ts'
import { type Agent, agentKey } from './agent.ts'
import { withContext } from './context.ts'
import { errorFrames } from './error-frames.ts'
import { caseContext } from './invocation-context.ts'
import { type AgentInput, toAgentMessage } from './message.ts'
import { type NormalReply, normalizeReply } from './normalize-reply.ts'

export interface InvokeOptions {
  readonly hooks: CaseHooks
  /** Milliseconds; 0 or left out = the agent's own `timeoutMs`, else no limit. */
  readonly timeoutMs?: number
  /** Clock of the case, in milliseconds. Default: `hooks.nowMs`. */
  readonly nowMs?: () => number
  /** Aborts the handler's signal, as a user does who cancels. What the handler does then is waited for. */
  readonly cancel?: AbortSignal
  /** Runs `run` after `ms` milliseconds, and returns its own cancel. */
  readonly timer: (ms: number, run: () => void) => () => void
}

type Ending =
  | { readonly ended: 'answered'; readonly raw: unknown; readonly reply: NormalReply }
  | { readonly ended: 'threw' | 'timed_out'; readonly cause: unknown }

/** One invocation inside a case. Never throws for what the agent does: a crash or a time-out is a reply of its own kind. */
export async function invokeAgent(agent: Agent, input: AgentInput, options: InvokeOptions): Promise<AgentReply> {
  const { hooks, timer } = options
  const nowMs = options.nowMs ?? (() => hooks.nowMs())
  const timeoutMs = options.timeoutMs || agent.options.timeoutMs || 0
  const startedMs = nowMs()
  const chunks: { text: string; atMs: number }[] = []
  const abort = new AbortController()
  options.cancel?.addEventListener('abort', () => abort.abort(options.cancel?.reason), { once: true })

  const answered = withScope(hooks, () => run(agent, input, hooks, abort.signal, (text) => chunks.push({ text, atMs: nowMs() })))
  const ending = await Promise.race([answered, interrupted(agent, hooks, abort, timeoutMs, timer, answered)])

  const streamed = chunks.map((chunk) => chunk.text).join('')
  const common = { chunks: [...chunks], durationMs: nowMs() - startedMs }
  if (ending.ended === 'answered') {
    const { text, envelope, error } = ending.reply
    return {
      ...common,
      ended: 'answered',
      text,
      envelope,
      raw: ending.raw,
      ...(error && { error: { ...error, frames: [], thrown: false } }),
    }
  }
  const error = describeThrown(ending.cause, ending.ended === 'threw')
  const captured = agent.options.captureErrors !== false
  const payload = captured ? { error: true, type: error.name, message: error.message, frames: error.frames } : null
  return { ...common, ended: ending.ended, text: streamed, envelope: { name: 'error', payload }, raw: ending.cause, error }
}

async function run(
  agent: Agent,
  input: AgentInput,
  hooks: CaseHooks,
  signal: AbortSignal,
  onChunk: (text: string) => void,
): Promise<Ending> {
  const { handler, tools } = agent[agentKey]
  const message = toAgentMessage(input, { runId: hooks.runId, scenario: hooks.scenario, phase: hooks.phase })
  const context = caseContext(agent.options, tools, message, hooks, signal)
  let open = true
  try {
    return await withContext(context, async () => {
      const raw = await handler(message, context)
      const reply = await normalizeReply(raw, (text) => open && !signal.aborted && onChunk(text))
      return { ended: 'answered', raw, reply }
    })
  } catch (cause) {
    return { ended: 'threw', cause }
  } finally {
    open = false
  }
}

/** Settles when the time is up or the case ends; stops waiting, and leaves nothing behind, once the agent has settled. */
function interrupted(
  agent: Agent,
  hooks: CaseHooks,
  abort: AbortController,
  timeoutMs: number,
  timer: InvokeOptions['timer'],
  settled: Promise<Ending>,
): Promise<Ending> {
  return new Promise((resolve) => {
    const stop = (cause: unknown) => {
      cancel?.()
      hooks.signal.removeEventListener('abort', caseEnded)
      abort.abort(cause)
      resolve({ ended: 'timed_out', cause })
    }
    const caseEnded = () => stop(hooks.signal.reason)
    const cancel = timeoutMs > 0 ? timer(timeoutMs, () => stop(new AgentTimeoutError(agent.options.name, timeoutMs))) : undefined
    hooks.signal.addEventListener('abort', caseEnded, { once: true })
    if (hooks.signal.aborted) caseEnded()
    void settled.then(() => {
      cancel?.()
      hooks.signal.removeEventListener('abort', caseEnded)
    })
  })
}

function describeThrown(cause: unknown, thrown: boolean): NonNullable<AgentReply['error']> {
  if (cause instanceof Error) return { name: cause.name, message: cause.message, frames: errorFrames(cause), thrown }
  return { name: 'NonError', message: typeof cause === 'string' ? cause : (JSON.stringify(cause) ?? String(cause)), frames: [], thrown }
}
