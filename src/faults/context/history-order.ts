import { z } from 'zod'
import type { RequestMessage } from '../../model/exchange.ts'
import { defineFault } from '../fault.ts'
import { isSystem, splitConversation, unitsOf, withPast } from './conversation.ts'

/** The past in another order. A call and its results move together; the system text and what the user says now stay where they are. */
export const historyReorder = defineFault({
  name: 'history_reorder',
  config: z.strictObject({
    /** How many messages change their place. Left out: all are shuffled. */
    n: z.number().int().min(1).optional(),
  }),
  points: ['model.request'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'order disturbed',
  disturb: ({ n }) => ({
    kind: 'edit_request',
    keep: true,
    edit: (request, { draw }) =>
      withPast(request, (past) => {
        const units = unitsOf(past.filter((message) => !isSystem(message)))
        if (units.length < 2) return past
        const order = n === undefined ? shuffled(units.length, draw) : moved(units.length, n, draw)
        const spoken = order.flatMap((at) => units[at] ?? [])
        const isSame = order.every((at, index) => at === index)
        return [...past.filter(isSystem), ...(isSame ? [...spoken.slice(1), ...spoken.slice(0, 1)] : spoken)]
      }),
  }),
})

function shuffled(length: number, draw: (label: string) => number): number[] {
  const drawn = Array.from({ length }, (_, at) => ({ at, lot: draw(`order ${at}`) }))
  const order = drawn.sort((left, right) => left.lot - right.lot).map(({ at }) => at)
  return order.every((at, index) => at === index) ? [...order.slice(1), 0] : order
}

function moved(length: number, n: number, draw: (label: string) => number): number[] {
  const order = Array.from({ length }, (_, at) => at)
  for (let move = 1; move <= Math.min(n, length); move += 1) {
    const from = Math.floor(draw(`move ${move} from`) * length)
    const to = (from + 1 + Math.floor(draw(`move ${move} to`) * (length - 1))) % length
    order.splice(to, 0, ...order.splice(from, 1))
  }
  return order.every((at, index) => at === index) ? [...order.slice(1), 0] : order
}

/** What was said once stands there twice. Only words of user and agent are repeated, no calls and no results. */
export const historyDuplicate = defineFault({
  name: 'history_duplicate',
  config: z.strictObject({
    /** How many messages are repeated. */
    n: z.number().int().min(1).default(1),
  }),
  points: ['model.request'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB', 'ND'],
  effect: 'a message twice',
  disturb: ({ n }) => ({
    kind: 'edit_request',
    keep: true,
    edit: (request, { draw, applied }) => {
      if (applied > 0) return request
      const { past, present } = splitConversation(request.messages)
      const [current] = present
      const spoken = [...past, ...(current ? [current] : [])].filter(isPlain)
      const twice = new Set(
        spoken
          .map((message, index) => ({ message, lot: draw(`twice ${index}`) }))
          .sort((left, right) => left.lot - right.lot)
          .slice(0, n)
          .map(({ message }) => message),
      )
      if (twice.size === 0) return request
      return { ...request, messages: request.messages.flatMap((message) => (twice.has(message) ? [message, message] : [message])) }
    },
  }),
})

function isPlain({ role, toolCalls, text }: RequestMessage): boolean {
  return (role === 'user' || role === 'assistant') && !toolCalls?.length && text !== ''
}
