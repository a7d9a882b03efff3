import { isObject } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { Provider, SentTo } from '../providers/provider.ts'
import { httpDate } from '../providers/retry-after.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type CallInHand, fire } from './call-in-hand.ts'
import { linkCalls } from './link-calls.ts'

type Change = Extract<Disturbance, { kind: 'instruct' | 'ask_model' }>

/** What faults do before the call is answered: the request is changed, or the provider's clock is. */
export function applyRequestStage(hand: CallInHand, firings: readonly Firing[]): CallInHand {
  let prepared = hand
  for (const firing of firings) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind === 'skew') prepared = withSkewedClock(prepared, firing, disturbance.offsetMs)
      if (disturbance.kind === 'instruct' || disturbance.kind === 'ask_model') prepared = withChange(prepared, firing, disturbance)
    }
  }
  return prepared
}

/** The call with its request changed and read again. */
function withChange(hand: CallInHand, firing: Firing, change: Change): CallInHand {
  const before: SentTo = { url: hand.wire.url, body: hand.wire.body }
  const sent = changeRequest(hand.provider, before, change)
  if (sent.url.href === before.url.href && JSON.stringify(sent.body) === JSON.stringify(before.body)) {
    hand.scope.schedule.noop(firing.faultId, 'the request is that already, or its wire has no place for it')
    return hand
  }
  fire(hand, firing, change.note ?? {})
  const read = linkCalls(hand.scope, hand.provider.readRequest(sent.body, { url: sent.url, memory: hand.wire.memory }))
  const request = { ...read, stream: hand.request.stream }
  hand.entry.request = request
  return { ...hand, request, wire: { ...hand.wire, ...sent, request } }
}

function changeRequest(provider: Provider, sent: SentTo, change: Change): SentTo {
  if (change.kind === 'instruct') return { ...sent, body: provider.appendSystemText(sent.body, change.text) }
  if (provider.replaceModel) return provider.replaceModel(sent, change.model)
  return isObject(sent.body) && typeof sent.body['model'] === 'string' ? { ...sent, body: { ...sent.body, model: change.model } } : sent
}

/** Every stamp of the answer is off, and it says `Date` by the same wrong clock. Fired when the answer leaves. */
function withSkewedClock(hand: CallInHand, firing: Firing, offsetMs: number): CallInHand {
  const nowMs = hand.wire.nowMs + offsetMs
  const headers = () => ({ date: httpDate(nowMs) })
  return {
    ...hand,
    wire: { ...hand.wire, nowMs },
    headerEdits: [...hand.headerEdits, { firing, headers, effective: () => ({ offsetMs, ...headers() }) }],
  }
}
