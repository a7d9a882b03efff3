import { type AgentPair, readStrictly, within } from '../ask.ts'

/** Shows no difference at all: what is slow is waited for. */
export const sb: AgentPair = {
  fragile: async (ask) => readStrictly(await within(100, ask)),
  robust: async (ask) => readStrictly(await ask()),
}
