import type { JsonObject } from '../internal/json.ts'
import { stableStringify } from '../internal/json.ts'
import type { Unchanged } from '../model/result-edit.ts'
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
    if ('unchanged' in next) {
      hand.scope.schedule.noop(firing.faultId, next.unchanged)
      continue
    }
    acting.push({ firing, effective: changes(edited, next) })
    edited = next
  }
  const { approximated, ...written } = provider.writeReply(edited, hand.wire)
  for (const { firing, effective } of acting) fire(hand, firing, { ...effective, ...(approximated !== undefined && { approximated }) })
  return { reply: edited, written }
}

/** What one fault makes of the reply; `undefined` where it says nothing about replies, or threw. */
function editedBy(hand: CallInHand, firing: Firing, request: SideRequest, reply: SideReply): SideReply | Unchanged | undefined {
  const draw = hand.scope.draw(firing.faultId, hand.callKey)
  for (const disturbance of firing.disturbances) {
    if (disturbance.kind === 'verdict') return withVerdict(reply, disturbance.verdict)
    if (disturbance.kind !== 'edit_side') continue
    const next = tryEdit(hand.scope, firing, () => disturbance.edit(reply, { request, draw }))
    return next === reply ? { unchanged: 'the edit changed nothing in this reply' } : next
  }
  return undefined
}

/** The reply with this verdict on every text. */
function withVerdict(reply: SideReply, verdict: ControlVerdict): SideReply | Unchanged {
  if (reply.operation !== 'moderation') return { unchanged: 'nothing is judged by this call' }
  if (reply.results.every((result) => result.verdict === verdict)) return { unchanged: `the answer said "${verdict}" already` }
  const results = reply.results.map(({ categories }): Moderated => {
    const found = categories.length > 0 ? categories : (['illicit'] as const)
    return { verdict, categories: verdict === 'block' ? found : [] }
  })
  return { ...reply, results }
}

/** What is different now: never whole vectors. */
function changes(before: SideReply, after: SideReply): JsonObject {
  const [was, is] = [shapeOf(before), shapeOf(after)]
  const changed = Object.entries(is).filter(([key, value]) => stableStringify(value) !== stableStringify(was[key] ?? null))
  return {
    operation: after.operation,
    ...Object.fromEntries(changed),
    ...(after.model === before.model ? {} : { model: after.model ?? null }),
    ...('encoding' in after && after.encoding === 'other' ? { encoding: 'other' } : {}),
  }
}

const SHOWN = 20
const SHOWN_VALUES = 4

/** The shape of a reply; of vectors also the order and how the first begins. */
function shapeOf(reply: SideReply): JsonObject {
  const result = { ...resultOf(reply) } as unknown as JsonObject
  if (reply.operation === 'rerank') return { ...result, scores: reply.ranking.slice(0, SHOWN).map(({ score }) => score) }
  if (reply.operation === 'moderation') return result
  const order = reply.vectors.slice(0, SHOWN).map(({ index }) => index)
  const begins = (reply.vectors[0]?.values ?? [])
    .slice(0, SHOWN_VALUES)
    .map((value) => (Number.isNaN(value) ? 'NaN' : Number(value.toFixed(4))))
  return { ...result, order, begins }
}
