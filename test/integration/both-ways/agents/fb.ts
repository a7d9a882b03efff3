import { type AgentPair, readStrictly } from '../ask.ts'

/** Falls back to another model, provider or source. */
export const fb: AgentPair = {
  fragile: async (ask) => readStrictly(await ask()),
  robust: async (ask) => readStrictly(await ask().catch(() => ask({ elsewhere: true }))),
}
