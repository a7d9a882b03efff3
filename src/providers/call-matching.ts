import { hash53 } from '../internal/hash.ts'
import { parseJson, stableStringify } from '../internal/json.ts'

/** One message of a conversation, as far as its tool calls go. Ids are those of the wire; `''` where it carries none. */
export interface CallTurn {
  readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[]
  readonly result?: { readonly id: string; readonly name: string }
}

/** The same message with an id for each call and for what its result answers. */
export interface MatchedTurn {
  readonly callIds: readonly string[]
  readonly answers?: { readonly callId: string; readonly name: string }
}

/** The same call has the same id in every request, wherever its history begins; equal calls are numbered. */
function drawnId(name: string, args: string): string {
  const digest = hash53(stableStringify(parseJson(args) ?? args))
    .toString(36)
    .slice(-6)
  return `call_${name}_${digest}`
}

/** Counts uses of a word: the second use of `a` is `a_2`. */
function createNumbering(): (word: string) => string {
  const uses = new Map<string, number>()
  return (word) => {
    const use = (uses.get(word) ?? 0) + 1
    uses.set(word, use)
    return use === 1 ? word : `${word}_${use}`
  }
}

/**
 * Tells which result answers which call where the wire names only the tool, or nothing: a result without an id answers the oldest open call
 * of its name, or the oldest open call when it has no name. Calls stay open until the next calls that come after a result.
 */
export function matchCalls(turns: readonly CallTurn[]): readonly MatchedTurn[] {
  const number = createNumbering()
  const names = new Map<string, string>()
  let open: { readonly id: string; readonly name: string }[] = []
  let isAnswered = false

  const match = ({ id, name }: NonNullable<CallTurn['result']>) => {
    const at = open.findIndex((call) => (id === '' ? name === '' || call.name === name : call.id === id))
    const [call] = at < 0 ? [] : open.splice(at, 1)
    if (call !== undefined) return { callId: call.id, name: call.name }
    return id === '' ? { callId: number(`result_${name}`), name } : { callId: id, name: names.get(id) ?? name }
  }

  return turns.map(({ calls, result }) => {
    if (result !== undefined) {
      isAnswered = true
      return { callIds: [], answers: match(result) }
    }
    if (calls.length > 0 && isAnswered) {
      open = []
      isAnswered = false
    }
    const made = calls.map(({ id, name, arguments: args }) => ({ id: id === '' ? number(drawnId(name, args)) : id, name }))
    for (const call of made) {
      names.set(call.id, call.name)
      open.push(call)
    }
    return { callIds: made.map(({ id }) => id) }
  })
}
