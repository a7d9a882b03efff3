import type { Usage } from '../model/exchange.ts'
import type { ExchangeEntry } from '../model/ledger.ts'
import { priceOf } from './pricing.ts'

/** What one provider call is to be paid for. `usage`: `null` where it was answered and its counts are not known, left out where it was not. */
export interface BilledCall {
  readonly model: string
  readonly usage?: Usage | null
}

/** Bytes of a request that no message shows: roles, separators, instructions of the provider's own. */
const UNSEEN_BYTES = 20_000

/**
 * The bill of one exchange: by the model that answered, where the reply names one with a price. Counts that cannot be true are unknown, never
 * a cost: what a wire says of itself is no evidence.
 */
export function billedCall({ request, reply, source }: Pick<ExchangeEntry, 'request' | 'reply' | 'source'>): BilledCall {
  if (reply === undefined) return { model: request.model }
  const model = reply.model !== undefined && priceOf(reply.model) !== null ? reply.model : request.model
  const isFromWire = source === 'live' || source === 'cassette'
  const canBeTrue = isPossible(reply.usage) && (!isFromWire || fitsRequest(reply.usage, request))
  return { model, usage: canBeTrue ? reply.usage : null }
}

/** Whole counts, none negative, no part larger than its whole. No request is empty. */
function isPossible({ inputTokens, outputTokens, cachedTokens, reasoningTokens }: Usage): boolean {
  const counts = [inputTokens, outputTokens, cachedTokens, reasoningTokens]
  const areCounts = counts.every((count) => Number.isSafeInteger(count) && count >= 0)
  return areCounts && inputTokens > 0 && cachedTokens <= inputTokens && reasoningTokens <= outputTokens
}

/** No tokenizer makes more tokens than a text has bytes. Attachments have a size of their own. */
function fitsRequest({ inputTokens }: Usage, { messages, tools }: ExchangeEntry['request']): boolean {
  if (messages.some(({ attachments = [] }) => attachments.length > 0)) return true
  return inputTokens <= Buffer.byteLength(JSON.stringify([messages, tools])) + UNSEEN_BYTES
}
