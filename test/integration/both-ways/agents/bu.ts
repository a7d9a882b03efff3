import { type AgentPair, persistently, readStrictly, UNKNOWN, within } from '../ask.ts'

/** Stays inside calls and time. */
export const bu: AgentPair = {
  fragile: (ask) => persistently(6, async () => readStrictly(await ask())).catch(() => UNKNOWN),
  robust: (ask) => persistently(2, async () => readStrictly(await within(3_000, ask))).catch(() => UNKNOWN),
}
