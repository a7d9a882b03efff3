/** Where a user wrote a call: one frame of a stack, or nothing where none is outside this package. */
export type CallSite = () => string | undefined

/** The first frame outside this package. The stack is taken now and turned into text, which costs source maps, only when somebody asks. */
export function callSite(): CallSite {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callSite)
  return () => {
    const frames = (holder.stack ?? '').split('\n').slice(1)
    return frames
      .find(
        (frame) =>
          !/[\\/](?:khaostest[\\/]dist|src[\\/]vitest|src[\\/]runner|matchers)[\\/]|node:internal|node_modules[\\/]@?vitest/.test(frame),
      )
      ?.trim()
  }
}

/** An error with one prepared frame: the host needs no source maps for it, and thousands of failures cost little. */
export function shortError(name: string, message: string, site: CallSite): Error {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  const error = new Error(message)
  Error.stackTraceLimit = limit
  error.name = name
  const frame = site()
  error.stack = `${name}: ${message}${frame ? `\n    ${frame}` : ''}`
  return error
}
