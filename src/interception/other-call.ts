import { UnexpectedEgressError } from '../errors.ts'
import type { NetworkCode } from '../model/disturbance.ts'
import type { HttpCall } from '../model/http-edit.ts'
import type { EntryOf } from '../model/ledger.ts'
import type { ComposedFirings } from '../scheduling/compose-firings.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { callFacts } from './call-facts.ts'
import { composeForCase } from './compose-for-case.ts'
import { isInsideControl } from './control-run.ts'
import { isLoopback, mayLeave } from './egress-policy.ts'
import { runningTool } from './running-tool.ts'
import type { CaseScope } from './scope.ts'
import { meetHttpQuotas } from './token-buckets.ts'

/** One of the agent's own HTTP calls: no provider call. */
export interface OtherCall {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly bodyText: string
  readonly signal: AbortSignal | undefined
}

/** Such a call while it is being answered. */
export interface OtherCallInHand {
  readonly scope: CaseScope
  readonly call: OtherCall
  readonly entry: EntryOf<'egress'>
  /** Faults that matched this call; what did not act by its end gives its place back. */
  readonly firings: readonly Firing[]
  readonly composed: ComposedFirings
  /** The client gave up, or the case ended. */
  readonly stop: AbortSignal
}

/** What becomes of one of the agent's own calls. */
export type OtherAnswer =
  | { readonly kind: 'response'; readonly response: Response }
  | { readonly kind: 'network'; readonly code: NetworkCode }

const BODY_LIMIT = 262_144

/** Writes a call of the agent's own down and asks the faults about it, once. */
export function takeInHand(scope: CaseScope, call: OtherCall, more: { readonly isMcp?: true } = {}): OtherCallInHand {
  const entry = recordEgress(scope, call, more)
  const firings = meetHttpQuotas(scope, matchHttpFaults(scope, call))
  return {
    scope,
    call,
    entry,
    firings,
    composed: composeForCase(scope, firings, { streamed: false }),
    stop: call.signal ? AbortSignal.any([call.signal, scope.signal]) : scope.signal,
  }
}

/** Writes down an attempt to reach a host. What becomes of it is set when it is known. */
export function recordEgress(
  scope: CaseScope,
  call: OtherCall,
  more: { readonly delivery?: 'again'; readonly isMcp?: true } = {},
): EntryOf<'egress'> {
  const host = call.url.hostname
  const run = runningTool(scope)
  if (call.url.protocol === 'http:' && scope.http.distrusted.has(host)) {
    scope.recorder.note(
      'tls_downgrade',
      `${call.method} ${call.url.href} was sent without TLS after the handshake with ${host} had failed.`,
    )
  }
  return scope.recorder.add({
    kind: 'egress',
    method: call.method,
    url: call.url.href,
    host,
    headers: Object.fromEntries(call.headers),
    body: call.bodyText.slice(0, BODY_LIMIT),
    outcome: isLoopback(host) ? 'loopback' : mayLeave(scope.egress, host) ? 'allowed' : 'mocked',
    ...(run === undefined ? {} : { run }),
    ...more,
  })
}

/** Sets the body of a call whose body was a stream, once it has gone by. */
export function completeEgress(entry: EntryOf<'egress'>, bodyText: string): void {
  Object.assign(entry, { body: bodyText.slice(0, BODY_LIMIT) })
}

function matchHttpFaults(scope: CaseScope, call: OtherCall): readonly Firing[] {
  if (!scope.schedule.active) return []
  const { callKey } = scope.callKey(`http:${call.method} ${call.url.href}`)
  const { method, url, bodyText: body } = call
  return scope.schedule.match(
    callFacts(scope, {
      point: 'http.response',
      host: url.hostname,
      callKey,
      http: { method, url: url.href, body },
      ...(isInsideControl() && { insideControl: true }),
    }),
  )
}

/** The call as edits see it. */
export function httpCallOf({ method, url, headers, bodyText }: OtherCall): HttpCall {
  return { method, url: url.href, headers: Object.fromEntries(headers), body: bodyText }
}

/** Whether this failure is our own refusal to let a call leave. */
export function isBlocked(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth++) {
    if (at instanceof UnexpectedEgressError || (at as { code?: unknown }).code === 'KHAOS_UNEXPECTED_EGRESS') return true
  }
  return false
}
