/** Statuses whose answers have no body. */
const BODILESS = new Set([101, 204, 205, 304])

/** A `Response` of these parts; statuses that forbid a body get none. */
export function responseOf(
  body: BodyInit | null,
  init: { readonly status: number; readonly headers?: HeadersInit; readonly statusText?: string },
): Response {
  const { status, headers = {}, statusText = '' } = init
  return new Response(BODILESS.has(status) ? null : body, { status, headers, statusText })
}

/** `next` with what a client can ask of the answer it stands for: where it came from, and whether it was redirected on its way. */
export function inPlaceOf(original: Response, next: Response): Response {
  if (next === original) return next
  Object.defineProperties(next, {
    url: { value: original.url, configurable: true },
    redirected: { value: original.redirected, configurable: true },
  })
  return next
}
