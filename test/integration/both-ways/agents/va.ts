import { type AgentPair, persistently, readLoosely, readStrictly, UNKNOWN } from '../ask.ts'

/** Checks what it is given, asks again, goes on. */
export const va: AgentPair = {
  fragile: async (ask) => readLoosely(await ask()),
  robust: (ask) => persistently(3, async () => readStrictly(await ask())).catch(() => UNKNOWN),
}
