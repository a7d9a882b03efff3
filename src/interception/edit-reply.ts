import { type JsonObject, stableStringify } from '../internal/json.ts'
import type { Disturbance, ReplyEditContext } from '../model/disturbance.ts'
import type { ModelReply } from '../model/exchange.ts'
import { chatsOf } from '../model/ledger.ts'
import type { WireReply } from '../model/wire.ts'
import type { StatusDisturbance } from '../providers/provider.ts'
import { spoilReply } from '../providers/spoil/spoil-reply.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type CallInHand, drawnId, fire } from './call-in-hand.ts'
import { tryEdit } from './try-edit.ts'
import { workerState } from './worker-state.ts'

/** The reply as the faults of this call leave it, in order. Its calls are ours from here on, whoever drew their ids. */
export function editReply(hand: CallInHand, content: readonly Firing[], reply: ModelReply): ModelReply {
  let edited = reply
  for (const { firing, disturbance } of disturbancesOf(content, 'edit_reply')) {
    const before = edited
    const next = tryEdit(hand.scope, firing, () => disturbance.edit(before, editContext(hand, firing)))
    if (next === undefined) continue
    if ('unchanged' in next || next === before) {
      hand.scope.schedule.noop(firing.faultId, 'unchanged' in next ? next.unchanged : 'the edit changed nothing in this reply')
      continue
    }
    if (looksTheSame(hand, before, next)) {
      hand.scope.schedule.noop(firing.faultId, 'the edit makes no difference on this wire')
      continue
    }
    fire(hand, firing, { ...disturbance.note, changed: changedParts(before, next), ...approximation(hand, next, before) })
    edited = next
  }
  registerCalls(hand, edited)
  return edited
}

/** Whether a client would receive the same bytes: this wire has no words for the difference. */
function looksTheSame({ provider, wire }: CallInHand, before: ModelReply, after: ModelReply): boolean {
  const [told, tells] = [before, after].map((reply) => provider.writeReply(reply, wire).frames.map(({ bytes }) => bytes))
  return stableStringify(told) === stableStringify(tells)
}

/** The written reply with single things spoilt, in order. */
export function spoilWritten(hand: CallInHand, content: readonly Firing[], reply: WireReply): WireReply {
  let written = reply
  for (const { firing, disturbance } of disturbancesOf(content, 'spoil')) {
    const { spoiling } = disturbance
    const spoilt = spoilReply(hand.provider, written, spoiling, hand.wire)
    if ('none' in spoilt) {
      hand.scope.schedule.noop(firing.faultId, spoilt.none)
      continue
    }
    fire(hand, firing, { ...spoiling, ...(spoilt.approximated === undefined ? {} : { approximated: spoilt.approximated }) })
    written = spoilt.reply
  }
  return written
}

function disturbancesOf<Kind extends Disturbance['kind']>(firings: readonly Firing[], kind: Kind) {
  return firings.flatMap((firing) =>
    firing.disturbances
      .filter((disturbance): disturbance is Extract<Disturbance, { kind: Kind }> => disturbance.kind === kind)
      .map((disturbance) => ({ firing, disturbance })),
  )
}

function editContext(hand: CallInHand, firing: Firing): ReplyEditContext {
  const { scope, entry, asked, callKey } = hand
  return {
    tools: asked.tools,
    request: asked,
    earlier: chatsOf(scope.recorder.entries).flatMap(({ number, outcome, reply }) =>
      number < entry.number && outcome.kind === 'answered' && reply ? [reply] : [],
    ),
    draw: scope.draw(firing.faultId, callKey),
    id: (prefix) => drawnId(hand, prefix),
  }
}

const PARTS = ['id', 'model', 'text', 'reasoning', 'refusal', 'toolCalls', 'finish', 'usage'] as const

/** Names of the parts of a reply that an edit changed. */
function changedParts(before: ModelReply, after: ModelReply): string[] {
  return PARTS.filter((part) => stableStringify(before[part] ?? null) !== stableStringify(after[part] ?? null))
}

/** What the wire says in place of what it has no words for, as far as it did not say so before the edit. */
export function approximation({ provider }: CallInHand, said: ModelReply | StatusDisturbance, before?: ModelReply): JsonObject {
  const how = provider.approximates?.(said)
  return how === undefined || (before && provider.approximates?.(before) === how) ? {} : { approximated: how }
}

/** What the agent was told to call, as it will come back from it. */
function registerCalls({ scope, request }: CallInHand, reply: ModelReply): void {
  const own = scope.ownCalls(request)
  for (const call of reply.toolCalls) {
    if (call.id === '') continue
    workerState().issued.set(call.id, scope.issuer)
    own.push({ callId: call.id, name: call.name, failed: false })
  }
}
