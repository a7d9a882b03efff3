import { stableStringify } from '../internal/json.ts'
import type { RequestMessage } from '../model/exchange.ts'
import type { RequestEdit, RequestRewrite, RewrittenMessage } from '../model/request-edit.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'

/** A kept edit that fired between two turns and waits for the first request of the next one. */
export interface ArmedEdit {
  readonly firing: Firing
  readonly edit: RequestEdit
  readonly turn: number
}

/** What was made of the past of one conversation, and by whom. */
export interface AlteredPast {
  /** The messages of the request in which it was altered, as the agent sent them. */
  readonly before: readonly RequestMessage[]
  /** What became of them. */
  readonly after: readonly RewrittenMessage[]
  readonly settings: Pick<RequestRewrite, 'params' | 'model'>
  /** By fault: the turn in which its edit was last made here, and how often it was. */
  readonly madeBy: ReadonlyMap<string, { readonly turn: number; readonly times: number }>
}

/** Conversations of one case that are remembered: more have no place in a test. */
const MOST_KEPT = 32

/** Altered pasts of the conversations of one case, so that the model keeps seeing them. An agent may hold several conversations. */
export class AlteredPasts {
  readonly armed: ArmedEdit[] = []
  #kept: readonly AlteredPast[] = []

  /** What was made of the conversation these messages belong to. */
  find(messages: readonly RequestMessage[]): AlteredPast | undefined {
    return this.#kept.findLast((past) => continues(past.before, messages))
  }

  keep(past: AlteredPast, inPlaceOf: AlteredPast | undefined): void {
    this.#kept = [...this.#kept.filter((kept) => kept !== inPlaceOf), past].slice(-MOST_KEPT)
  }
}

const identity = ({ role, text, toolCalls, toolResult }: RequestMessage): string =>
  stableStringify([role, text, toolCalls ?? [], toolResult?.callId ?? null])

/** Whether these messages go on from those: something that was said is found again, and more than that under another system text. */
function continues(before: readonly RequestMessage[], messages: readonly RequestMessage[]): boolean {
  const found = alignment(before, messages).filter((at, index) => at !== undefined && messages[index]?.role !== 'system').length
  const system = (list: readonly RequestMessage[]) => list.filter(({ role }) => role === 'system').map(({ text }) => text)
  return found > 1 || (found === 1 && stableStringify(system(before)) === stableStringify(system(messages)))
}

/** For each message its place in `before`, in order; `undefined` for one that is new. */
function alignment(before: readonly RequestMessage[], messages: readonly RequestMessage[]): readonly (number | undefined)[] {
  const known = before.map(identity)
  let next = 0
  return messages.map((message) => {
    const at = known.indexOf(identity(message), next)
    if (at < 0) return undefined
    next = at + 1
    return at
  })
}

/** The same alteration once more, on a later request: what is known of it is treated as it was, what is new comes after what it follows. Pure. */
export function reapply({ before, after }: Pick<AlteredPast, 'before' | 'after'>, messages: readonly RequestMessage[]): RewrittenMessage[] {
  const places = alignment(before, messages)
  const nowAt = new Map(places.flatMap((at, index) => (at === undefined ? [] : [[at, index] as const])))
  const rewritten = after.flatMap((entry): RewrittenMessage[] => {
    if (entry.from === undefined) return [entry]
    const index = nowAt.get(entry.from)
    const message = index === undefined ? undefined : messages[index]
    if (index === undefined || message === undefined) return []
    return [{ message: entry.message === before[entry.from] ? message : entry.message, from: index }]
  })
  for (const [index, message] of messages.entries()) {
    if (places[index] !== undefined) continue
    rewritten.splice(placeAfter(rewritten, index), 0, { message, from: index })
  }
  return rewritten
}

/** Behind the nearest earlier message that is still there, and behind what was put in after that: it belongs to the past. */
function placeAfter(rewritten: readonly RewrittenMessage[], index: number): number {
  let at = -1
  for (let earlier = index - 1; earlier >= 0 && at < 0; earlier -= 1) at = rewritten.findLastIndex(({ from }) => from === earlier)
  let place = at + 1
  while (place < rewritten.length && rewritten[place]?.from === undefined) place += 1
  return place
}
