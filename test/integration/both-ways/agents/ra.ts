import { type AgentPair, pause, readStrictly } from '../ask.ts'

/** Waits as long as it was told. */
export const ra: AgentPair = {
  fragile: async (ask) => readStrictly(await ask().catch(() => ask())),
  robust: async (ask) =>
    readStrictly(
      await ask().catch(async (error: { retryAfterMs?: number }) => {
        await pause(error.retryAfterMs ?? 1_000)
        return ask()
      }),
    ),
}
