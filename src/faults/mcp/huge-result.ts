import { z } from 'zod'
import { isObject } from '../../internal/json.ts'
import { defineFault } from '../fault.ts'
import { editResult } from './edit-result.ts'
import { toolCalls } from './messages.ts'

/** A true result, and behind it more text than any context holds. */
export const mcpHugeResult = defineFault({
  name: 'mcp_huge_result',
  config: z.strictObject({ bytes: z.number().int().min(1).max(50_000_000).default(1_000_000) }),
  points: ['mcp.message'],
  mcp: toolCalls,
  severity: 0.6,
  defaultLimit: 1,
  expects: ['BU', 'CM'],
  effect: 'floods the context',
  disturb: ({ bytes }) => ({
    kind: 'edit_message',
    of: 'answer',
    edit: editResult((result) => {
      const content = Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
      const size = content.reduce<number>((sum, part) => sum + (isObject(part) ? Buffer.byteLength(String(part['text'] ?? '')) : 0), 0)
      if (size >= bytes) return { unchanged: `the result is larger than ${bytes} bytes as it is` }
      return { ...result, content: [...content, { type: 'text', text: filler(bytes - size) }] }
    }),
  }),
})

const line = 'trace 00 unit=7 state=idle checked=true remark=none\n'

const filler = (bytes: number): string => line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes)
