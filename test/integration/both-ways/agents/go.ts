import { type AgentPair, readLoosely, readStrictly, UNKNOWN } from '../ask.ts'

/** Notices bad or missing data; says so, invents nothing. */
export const go: AgentPair = {
  fragile: async (ask) => readLoosely(await ask()),
  robust: async (ask) => {
    try {
      return readStrictly(await ask())
    } catch {
      return UNKNOWN
    }
  },
}
