import type { JsonObject } from '../internal/json.ts'
import { stableStringify } from '../internal/json.ts'
import type { ControlVerdict, Moderated, SideReply, SideRequest } from '../model/side.ts'
import type { WireReply } from '../model/wire.ts'
import type { SideProvider } from '../providers/side/side-provider.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type CallInHand, fire } from './call-in-hand.ts'
import { resultOf } from './side-request.ts'
import { tryEdit } from './try-edit.ts'

interface Answer {
  readonly provider: SideProvider
  readonly asked: SideRequest
  readonly reply: SideReply
}

/** The reply as the edits of faults leave it, in neutral words and on the wire. A fault that changed nothing has not fired. */
export function editSide(
  hand: CallInHand,
  { provider, asked, reply }: Answer,
  content: readonly Firing[],
): { readonly reply: SideReply; readonly written: WireReply } {
  const acting: { readonly firing: Firing; readonly effective: JsonObject }[] = []
  let edited = reply
  for (const firing of content) {
    const next = editedBy(hand, firing, asked, edited)
    if (next === undefined) continue
    if (next === edited) hand.scope.schedule.noop(firing.faultId, 'the edit changed nothing in this reply')
    else acting.push({ firing, effective: changes(edited, next) })
    edited = next
  }
  const { approximated, ...written } = provider.writeReply(edited, hand.wire)
  for (const { firing, effective } of acting) fire(hand, firing, { ...effective, ...(approximated !== undefined && { approximated }) })
  return { reply: edited, written }
}

function editedBy(hand: CallInHand, firing: Firing, request: SideRequest, reply: SideReply): SideReply | undefined {
  const draw = hand.scope.draw(firing.faultId, hand.callKey)
  let edited: SideReply | undefined
  for (const disturbance of firing.disturbances) {
    const before = edited ?? reply
    if (disturbance.kind === 'edit_side') edited = tryEdit(hand.scope, firing, () => disturbance.edit(before, { request, draw }))
    else if (disturbance.kind === 'verdict') edited = withVerdict(before, disturbance.verdict)
  }
  return edited
}

/** The reply with this verdict on every text; the same one where it said so already, or judges nothing. */
function withVerdict(reply: SideReply, verdict: ControlVerdict): SideReply {
  if (reply.operation !== 'moderation' || reply.results.every((result) => result.verdict === verdict)) return reply
  const results = reply.results.map(({ categories }): Moderated => {
    const found = categories.length > 0 ? categories : (['illicit'] as const)
    return { verdict, categories: verdict === 'block' ? found : [] }
  })
  return { ...reply, results }
}

/** What is different now: never whole vectors. */
function changes(before: SideReply, after: SideReply): JsonObject {
  const shape = (reply: SideReply): JsonObject => {
    const order = reply.operation === 'embedding' ? { order: reply.vectors.slice(0, 20).map(({ index }) => index) } : {}
    return { ...resultOf(reply), ...order } as unknown as JsonObject
  }
  const [was, is] = [shape(before), shape(after)]
  const changed = Object.entries(is).filter(([key, value]) => stableStringify(value) !== stableStringify(was[key] ?? null))
  const model = after.model === before.model ? {} : { model: after.model ?? null }
  const encoding = 'encoding' in after && after.encoding === 'other' ? { encoding: 'other' } : {}
  return { operation: after.operation, ...Object.fromEntries(changed), ...model, ...encoding }
}
