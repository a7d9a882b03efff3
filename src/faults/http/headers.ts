import { z } from 'zod'
import type { HttpHead } from '../../model/http-edit.ts'
import { defineFault } from '../fault.ts'

/** The right body with the wrong label. */
export const httpWrongContentType = defineFault({
  name: 'http_wrong_content_type',
  config: z.strictObject({ contentType: z.string().min(1).default('text/html') }),
  points: ['http.response'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB', 'GO'],
  effect: 'right body, wrong label',
  disturb: ({ contentType }) => ({ kind: 'edit_head', edit: (head) => withHeaders(head, { 'content-type': contentType }) }),
})

/** The server's clock is wrong: `Date`, and a `Retry-After` that is a date, are off by this much. */
export const httpClockSkew = defineFault({
  name: 'http_clock_skew',
  config: z.strictObject({ offsetMs: z.number().default(-86_400_000) }),
  points: ['http.response'],
  severity: 0.3,
  defaultLimit: 'always',
  onErrors: true,
  expects: ['RA', 'SB'],
  effect: 'Date and date-form Retry-After lie in the past',
  disturb: ({ offsetMs }) => ({
    kind: 'edit_head',
    edit: (head, { nowMs }) => {
      const retryAfter = shifted(head.headers['retry-after'], offsetMs)
      return withHeaders(head, {
        date: shifted(head.headers['date'], offsetMs) ?? new Date(nowMs + offsetMs).toUTCString(),
        ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      })
    },
  }),
})

function withHeaders(head: HttpHead, headers: Readonly<Record<string, string>>): HttpHead {
  return { ...head, headers: { ...head.headers, ...headers } }
}

/** A date moved by that much; `undefined` for what is no date, such as a number of seconds. */
function shifted(date: string | undefined, offsetMs: number): string | undefined {
  if (date === undefined || !/[a-z]/i.test(date)) return undefined
  const ms = Date.parse(date)
  return Number.isNaN(ms) ? undefined : new Date(ms + offsetMs).toUTCString()
}
