import { approximateTokens } from '../internal/chunks.ts'
import type { StatusDisturbance, WireContext } from './provider.ts'

const GATEWAY_BYTES = 33_554_432

/** A text with `{allowed}` and `{sent}` filled in: tokens of the context, or bytes of the body. What was sent is always more, however it was counted. */
export function withSizes(
  text: string,
  { code, limits }: StatusDisturbance,
  { body, request }: WireContext,
  contextTokens: number,
  bodyBytes: number = GATEWAY_BYTES,
): string {
  if (!text.includes('{allowed}')) return text
  const allowed = limits?.limit ?? (code === 'context_length' ? contextTokens : bodyBytes)
  const sent = JSON.stringify(body ?? request.messages) ?? ''
  const size = code === 'context_length' ? approximateTokens(sent) : Buffer.byteLength(sent)
  return text.replace('{allowed}', String(allowed)).replace('{sent}', String(Math.max(size, allowed + 1)))
}
