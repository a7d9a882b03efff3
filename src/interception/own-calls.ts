import { isObject, type JsonObject, parseJson } from '../internal/json.ts'
import type { ModelRequest } from '../model/exchange.ts'

/** A call that one of our own replies asked for. */
export interface OwnCall {
  callId: string
  name: string
  failed: boolean
}

/** Calls of our own replies, by conversation and turn. History an agent rewrites does not change them. */
export class OwnCalls {
  readonly #calls = new Map<string, OwnCall[]>()
  /** Number of own calls when a request was first asked. */
  readonly #before = new Map<string, number>()

  /** Those of the conversation this request belongs to, this turn. To be added to, where no fingerprint is given. */
  of(request: ModelRequest, turn: number, fingerprint?: string): OwnCall[] {
    const system = request.messages.filter((message) => message.role === 'system').map((message) => message.text)
    const key = `${turn}\n${request.tools.map((tool) => tool.name).join()}\n${system.join('\n')}`
    const calls = this.#calls.get(key) ?? []
    this.#calls.set(key, calls)
    for (const message of request.messages) {
      const result = message.toolResult
      const call = result && calls.find((own) => own.callId === result.callId)
      if (result && call) call.failed = result.isError || looksFailed(message.text)
    }
    if (fingerprint === undefined) return calls
    // The very same request again is the conversation begun anew from there: what was called since has not happened in it.
    const known = this.#before.get(fingerprint)
    if (known === undefined) this.#before.set(fingerprint, calls.length)
    return known === undefined ? calls : calls.slice(0, known)
  }
}

function looksFailed(text: string): boolean {
  const parsed = parseJson(text)
  if (isObject(parsed)) return parsed.ok === false || 'error' in (parsed as JsonObject)
  return /^\s*(?:error|exception)\b/i.test(text)
}
