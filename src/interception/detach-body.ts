/**
 * A response whose body is free of what lies beneath. MSW 2 tees every mocked body, so that `body.cancel()` never settles and the client's
 * abort does not reach a stalled body (mswjs/interceptors#693, #712, #799); SDKs then hang where they should retry.
 */
export function detachBody(response: Response, signal: AbortSignal | undefined): Response {
  if (!response.body) return response
  const reader = response.body.getReader()
  let stopListening = () => {}
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (!signal) return
        const onAbort = () => {
          stopListening()
          controller.error(signal.reason)
          reader.cancel(signal.reason).catch(() => undefined)
        }
        if (signal.aborted) return onAbort()
        signal.addEventListener('abort', onAbort, { once: true })
        stopListening = () => signal.removeEventListener('abort', onAbort)
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (signal?.aborted) return
          if (!done) return controller.enqueue(value)
          stopListening()
          controller.close()
        } catch (error) {
          stopListening()
          if (!signal?.aborted) controller.error(error)
        }
      },
      cancel(reason) {
        stopListening()
        // Not awaited: the other branch of the tee may never be cancelled.
        reader.cancel(reason).catch(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
  const detached = new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
  Object.defineProperties(detached, {
    url: { value: response.url, configurable: true },
    redirected: { value: response.redirected, configurable: true },
    type: { value: response.type },
  })
  return detached
}
