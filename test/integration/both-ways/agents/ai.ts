import { type AgentPair, persistently, readStrictly, UNKNOWN, within } from '../ask.ts'

/** Gives up on silence. */
export const ai: AgentPair = {
  fragile: async (ask) => readStrictly(await ask()),
  robust: (ask) => persistently(2, async () => readStrictly(await within(3_000, ask))).catch(() => UNKNOWN),
}
