import { entriesOf, type Ledger } from '../model/ledger.ts'

/** Note under which the moment of a cancellation stands in the ledger. */
export const TURN_CANCELLED = 'turn_cancelled'

/** What the agent went on doing in a turn that its user had cancelled, or `undefined` when it stopped. */
export function workAfterCancel(ledger: Ledger): string | undefined {
  for (const { index, turn } of entriesOf(ledger, 'note').filter((note) => note.code === TURN_CANCELLED)) {
    const isAfter = (entry: { readonly index: number; readonly turn: number }) => entry.turn === turn && entry.index > index
    const asked = new Set(entriesOf(ledger, 'tool_call').flatMap((call) => (call.turn === turn ? [call.name] : [])))
    const runs = entriesOf(ledger, 'tool_run').filter((run) => isAfter(run) && asked.has(run.name))
    const calls = entriesOf(ledger, 'exchange').filter(isAfter)
    if (runs.length + calls.length === 0) continue
    const done = [
      ...runs.map((run) => `ran ${run.name}`),
      ...(calls.length > 0 ? [`called the model ${calls.length === 1 ? 'once' : `${calls.length} times`}`] : []),
    ]
    return `the agent went on after its user had cancelled turn ${turn}: it ${done.join(', then ')}. Pass \`context.signal\` to the client and look at it before each tool.`
  }
  return undefined
}
