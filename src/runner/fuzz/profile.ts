import type { FuzzProfile } from '../../model/fuzz.ts'
import { chatsOf, entriesOf, type Ledger } from '../../model/ledger.ts'

/** What an undisturbed run showed that faults could be aimed at. */
export function fuzzProfile(ledger: Ledger): FuzzProfile {
  const chats = chatsOf(ledger)
  return {
    providers: unique(chats.map(({ provider }) => provider)),
    streams: chats.some(({ request }) => request.stream),
    tools: unique(entriesOf(ledger, 'tool_result').map(({ name }) => name)),
    turns: entriesOf(ledger, 'turn').length,
    calls: chats.length,
    http: entriesOf(ledger, 'egress').some(({ outcome }) => outcome !== 'blocked'),
  }
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]
