import { approximateTokens } from '../internal/chunks.ts'
import type { StatusDisturbance, WireContext } from './provider.ts'

/** Sizes as an error names them: what was allowed, and what was sent. What was sent is always more, however it was counted. */
export function statedSizes(
  { code, limits }: StatusDisturbance,
  { body, request }: WireContext,
  usual: number,
): { readonly allowed: number; readonly sent: number } {
  const allowed = limits?.limit ?? usual
  const text = JSON.stringify(body ?? request.messages) ?? ''
  const sent = code === 'context_length' ? approximateTokens(text) : Buffer.byteLength(text)
  return { allowed, sent: Math.max(sent, allowed + 1) }
}
