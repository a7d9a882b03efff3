import type { ModelRequest } from '../model/exchange.ts'
import type { WireReply } from '../model/wire.ts'
import type { Provider } from '../providers/provider.ts'
import type { SideProvider } from '../providers/side/side-provider.ts'

/** A side provider in the form in which a call is answered: no conversation to edit, no stream to break, and one reply to write. */
export function asProvider({ name, docs, phrase }: SideProvider, request: ModelRequest, writeReply: () => WireReply): Provider {
  return {
    name,
    docs,
    operation: () => undefined,
    readRequest: () => request,
    readReply: () => ({
      toolCalls: [],
      finish: 'stop',
      usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0 },
    }),
    writeReply,
    phrase,
    streamError: () => undefined,
    keepAlive: () => undefined,
    endFrames: () => [],
    replaceToolResult: () => undefined,
    appendSystemText: (body) => body,
    insertTurns: (body) => body,
  }
}
