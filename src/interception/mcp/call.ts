import { stableStringify } from '../../internal/json.ts'
import { idOf, methodOf, paramsOf } from '../../internal/json-rpc.ts'
import type { EntryOf } from '../../model/ledger.ts'
import type { McpEditContext, McpMessage, McpParty } from '../../model/mcp.ts'
import type { ComposedFirings } from '../../scheduling/compose-firings.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'
import { callFacts } from '../call-facts.ts'
import { composeForCase } from '../compose-for-case.ts'
import type { CaseScope } from '../scope.ts'
import { markFault, recordMessage, toolOf } from './message.ts'

/** Where a message comes from and goes to. */
export interface McpChannel {
  readonly server: string
  /** Tells the sessions of a case apart. */
  readonly session: string
  /** `http`: an answer has a status, and every message its own connection. */
  readonly wire: 'http' | 'link'
}

/** One request of the client while it is being answered. */
export interface McpCallInHand {
  readonly scope: CaseScope
  readonly channel: McpChannel
  readonly request: McpMessage
  readonly entry: EntryOf<'mcp'>
  readonly firings: readonly Firing[]
  readonly composed: ComposedFirings
  /** The client gave up, or the case ended. */
  readonly stop: AbortSignal
  readonly cancel: AbortController
}

/** Writes a request of the client down and asks the faults about it, once. */
export function takeMcpCall(scope: CaseScope, channel: McpChannel, request: McpMessage): McpCallInHand {
  const entry = recordMessage(scope, channel.server, 'client', request)
  const cancel = new AbortController()
  scope.mcp.running.set(runningKey(channel, idOf(request)), cancel)
  const firings = matchMcpFaults(scope, channel, request, 'client')
  if (firings.length > 0) scope.openWindow('mcp fault')
  const composed = composeForCase(scope, firings, { streamed: false })
  armLater(scope, channel, composed)
  return {
    scope,
    channel,
    request,
    entry,
    firings,
    composed,
    stop: AbortSignal.any([cancel.signal, scope.signal]),
    cancel,
  }
}

/** Edits that act from now on, whatever becomes of this call. */
function armLater(scope: CaseScope, { server }: McpChannel, { content }: ComposedFirings): void {
  for (const firing of content) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind === 'edit_message' && disturbance.later) scope.mcp.later.push({ server, firing, disturbance })
    }
  }
}

export function matchMcpFaults(scope: CaseScope, { server }: McpChannel, message: McpMessage, from: McpParty): readonly Firing[] {
  if (!scope.schedule.active) return []
  const method = methodOf(message) ?? ''
  const { _meta, ...params } = paramsOf(message)
  const tool = toolOf(message)
  const { callKey } = scope.callKey(`mcp:${from}:${server} ${method} ${stableStringify(params)}`)
  return scope.schedule.match(
    callFacts(scope, { point: 'mcp.message', server, mcp: { from, method }, callKey, ...(tool === undefined ? {} : { tool }) }),
  )
}

export function runningKey({ session }: McpChannel, id: unknown): string {
  return `${session} ${typeof id} ${String(id)}`
}

/** The call is over: what matched and did nothing gives its place back. */
export function endMcpCall({ scope, channel, request, firings }: McpCallInHand): void {
  scope.mcp.running.delete(runningKey(channel, idOf(request)))
  // What acts from now on keeps its place until it has acted.
  const keyOf = ({ faultId, ticket }: Firing) => `${faultId} ${ticket}`
  const armed = new Set(scope.mcp.later.map(({ firing }) => keyOf(firing)))
  scope.schedule.release(firings.filter((firing) => !armed.has(keyOf(firing))))
}

/** Writes down that a fault acted on this call. */
export function fireOn(
  { scope, entry }: Pick<McpCallInHand, 'scope' | 'entry'>,
  firing: Firing,
  effective: Parameters<CaseScope['fired']>[1],
): void {
  markFault(entry, firing.faultId)
  const { server, method, tool } = entry
  scope.fired(firing, { server, method, ...(tool === undefined ? {} : { tool }), ...effective })
}

export function editContext(
  { scope, channel, request }: Pick<McpCallInHand, 'scope' | 'channel' | 'request'>,
  firing: Firing,
): McpEditContext {
  const { tools } = scope.mcp
  return {
    server: channel.server,
    request,
    listed: tools.get(channel.server) ?? [],
    others: [...tools].filter(([server]) => server !== channel.server).map(([server, listed]) => ({ server, tools: listed })),
    draw: scope.draw(firing.faultId, firing.call),
    id: (prefix) => scope.newId(prefix, 'mcp'),
  }
}
