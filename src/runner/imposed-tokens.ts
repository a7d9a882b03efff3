import { type EntryOf, entriesOf, type Ledger } from '../model/ledger.ts'

const CHARACTERS_PER_TOKEN = 4

/** Tokens of one exchange without those that a fault put into it, in the request or in what the user said: they are not the agent's doing. */
export function ownTokens(ledger: Ledger, exchange: EntryOf<'exchange'>): number {
  const { inputTokens = 0, outputTokens = 0 } = exchange.reply?.usage ?? {}
  return Math.max(0, inputTokens - (exchange.imposedTokens ?? 0) - saidTokens(ledger, exchange)) + outputTokens
}

/** As much of a message that a fault made longer as the agent handed on. */
function saidTokens(ledger: Ledger, { turn, request }: EntryOf<'exchange'>): number {
  const grown = entriesOf(ledger, 'turn').findLast((entry) => entry.turn === turn && entry.meant !== undefined)
  if (grown?.meant === undefined) return 0
  const longest = Math.max(0, ...request.messages.map(({ role, text }) => (role === 'user' ? text.length : 0)))
  return Math.max(0, Math.ceil((Math.min(grown.input.length, longest) - grown.meant.length) / CHARACTERS_PER_TOKEN))
}

/** How often the user spoke, measured on an undisturbed run: who is asked twice may work twice as much. */
export function timesAsked(ledger: Ledger, baseline: Ledger): number {
  return Math.max(1, entriesOf(ledger, 'turn').length / Math.max(1, entriesOf(baseline, 'turn').length))
}
