import { syncBuiltinESMExports } from 'node:module'
import { isProviderHost } from '../../providers/catalog.ts'
import { workerState } from '../worker-state.ts'
import { type Connect, type Http2, openSession } from './session.ts'

const OURS = Symbol.for('khaostest.http2-connect')

/**
 * Answers `http2.connect` to model hosts inside this process: MSW 2 lets such calls out to the network and MSW 3 never answers them, and it
 * is the default transport of the AWS SDK for Bedrock. Looks at each connection when it is made, so it does not matter when the client was
 * built. Other hosts and calls outside a run go on untouched. Idempotent; stays for the life of the worker, like the other seams.
 */
export async function installHttp2Seam(): Promise<void> {
  const { default: http2 } = await import('node:http2')
  const original = http2.connect as Connect & { [OURS]?: true }
  if (original[OURS]) return
  const connect = connectorOver(http2, original)
  http2.connect = Object.assign(connect, { [OURS]: true }) as typeof http2.connect
  syncBuiltinESMExports()
}

function connectorOver(http2: Http2, original: Connect): Connect {
  return function connect(this: unknown, authority, options, listener) {
    const url = urlOf(authority)
    if (!workerState().begun || !url) return Reflect.apply(original, this, [authority, options, listener])
    if (!isProviderHost(url.host)) return pastMsw(() => Reflect.apply(original, this, [authority, options, listener]))
    const isListener = typeof options === 'function'
    return openSession({ http2, original, url, options: isListener ? undefined : options, listener: isListener ? options : listener })
  }
}

interface MswConnections {
  run<Result>(connect: () => Result): Result
}

/**
 * MSW 3 takes every socket for HTTP/1 and waits for a request head, which HTTP/2 never sends. What exempts its own connections exempts this
 * one; it still meets the wall beneath.
 */
function pastMsw<Result>(connect: () => Result): Result {
  const { __MSW_INTERNAL_CONNECTION_CONTEXT: own } = globalThis as { __MSW_INTERNAL_CONNECTION_CONTEXT?: MswConnections }
  return own ? own.run(connect) : connect()
}

function urlOf(authority: string | URL): URL | undefined {
  try {
    return new URL(String(authority))
  } catch {
    return undefined
  }
}
