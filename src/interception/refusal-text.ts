import { isObject, parseJson } from '../internal/json.ts'

/** A failed call as a tool would report it: an object where it answers with objects, else a sentence. */
export function refusalText(original: string, message = 'the tool did not answer in time', retryAfterMs?: number): string {
  const seconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000)
  if (isObject(parseJson(original))) {
    return JSON.stringify({ error: message, ...(seconds === undefined ? {} : { retry_after_seconds: seconds }) })
  }
  return `Error: ${message}${seconds === undefined ? '' : ` Retry after ${seconds} seconds.`}`
}
