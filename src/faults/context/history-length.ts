import { z } from 'zod'
import type { RequestMessage } from '../../model/exchange.ts'
import { defineFault } from '../fault.ts'
import { isSystem, lastUnits, unitsOf, withPast } from './conversation.ts'

const count = z.number().int().min(0)

/**
 * Older messages are gone. What the user says now, and what happens in this turn, stays; a call and its results go together, unless `breakPairs`.
 *
 * @example
 * historyTruncate({ keepLast: 2 }).onTurn(3)
 */
export const historyTruncate = defineFault({
  name: 'history_truncate',
  config: z.strictObject({
    /** Messages of the past that stay, the system text apart. */
    keepLast: count.default(3),
    keepSystem: z.boolean().default(true),
    /** Cuts after exactly `keepLast` messages, also between a call and its result. */
    breakPairs: z.boolean().default(false),
  }),
  points: ['model.request'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'older messages gone',
  disturb: ({ keepLast, keepSystem, breakPairs }) => ({
    kind: 'edit_request',
    keep: true,
    edit: (request) =>
      withPast(request, (past) => {
        const spoken = past.filter((message) => !isSystem(message))
        const kept = breakPairs ? spoken.slice(Math.max(0, spoken.length - keepLast)) : lastUnits(spoken, keepLast)
        return keepOnly(past, kept, keepSystem)
      }),
  }),
})

/** Loss of memory: the past is gone, all of it or all but a little. What the user says now stays; a call and its results go together. */
export const conversationHistoryDropped = defineFault({
  name: 'conversation_history_dropped',
  config: z.strictObject({
    /** `partial` keeps the last `keepCount` messages, `random` any. */
    mode: z.enum(['all', 'partial', 'random']).default('all'),
    keepCount: count.default(2),
    keepSystem: z.boolean().default(true),
  }),
  points: ['model.request'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'memory loss',
  disturb: ({ mode, keepCount, keepSystem }) => ({
    kind: 'edit_request',
    keep: true,
    edit: (request, { draw }) =>
      withPast(request, (past) => {
        const spoken = past.filter((message) => !isSystem(message))
        const kept = mode === 'all' ? [] : mode === 'partial' ? lastUnits(spoken, keepCount) : anyUnits(spoken, keepCount, draw)
        return keepOnly(past, kept, keepSystem)
      }),
  }),
})

function keepOnly(past: readonly RequestMessage[], kept: readonly RequestMessage[], keepSystem: boolean): RequestMessage[] {
  const stays = new Set(kept)
  return past.filter((message) => (isSystem(message) ? keepSystem : stays.has(message)))
}

/** Units drawn at random that fit into `count` messages, in their old order. */
function anyUnits(messages: readonly RequestMessage[], count: number, draw: (label: string) => number): RequestMessage[] {
  const drawn = unitsOf(messages)
    .map((unit, index) => ({ unit, lot: draw(`keep ${index}`) }))
    .sort((left, right) => left.lot - right.lot)
  const kept = new Set<RequestMessage>()
  for (const { unit } of drawn) if (kept.size + unit.length <= count) for (const message of unit) kept.add(message)
  return messages.filter((message) => kept.has(message))
}
