import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import { defineFault } from '../fault.ts'

/** Everything says success; the content is an error. */
export const toolErrorInOk = defineFault({
  name: 'tool_error_in_ok',
  config: z.strictObject({ message: z.string().min(1).default('the operation could not be completed') }),
  points: ['tool.result'],
  severity: 0.8,
  defaultLimit: 1,
  expects: ['GO'],
  effect: 'success status, error text inside',
  disturb: ({ message }) => ({ kind: 'edit_result', edit: (text) => successWith(`Error: ${message}`, text) }),
})

function successWith(message: string, text: string): string {
  const value = parseJson(text)
  if (isObject(value)) return JSON.stringify({ status: 'success', data: null, message })
  return Array.isArray(value) ? JSON.stringify([{ status: 'success', message }]) : `OK\n${message}`
}

/** The tool refuses and says when to come back. Over HTTP: 429 with `Retry-After`. */
export const toolRateLimited = defineFault({
  name: 'tool_rate_limited',
  config: z.strictObject({ retryAfterSeconds: z.number().min(0).default(60) }),
  points: ['tool.result'],
  severity: 0.6,
  defaultLimit: 1,
  expects: ['RA'],
  effect: 'refusal with a waiting time',
  disturb: ({ retryAfterSeconds }) => {
    const message = `Too many calls of this tool. Try again in ${retryAfterSeconds} seconds.`
    return {
      kind: 'status',
      code: 'rate_limited',
      status: 429,
      message,
      retryAfter: { seconds: retryAfterSeconds, form: 'seconds' },
      body: { text: JSON.stringify({ error: message, retry_after_seconds: retryAfterSeconds }), contentType: 'application/json' },
    }
  },
})
