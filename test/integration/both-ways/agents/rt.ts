import { type AgentPair, persistently, readStrictly } from '../ask.ts'

/** Retries, with back-off, bounded. */
export const rt: AgentPair = {
  fragile: async (ask) => readStrictly(await ask()),
  robust: (ask) => persistently(4, async () => readStrictly(await ask())),
}
