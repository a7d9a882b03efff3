import { type AgentPair, persistently, readStrictly, UNKNOWN } from '../ask.ts'

const PASSING = [408, 409, 429, 500, 502, 503, 504, 529]

function mayPass(error: unknown): boolean {
  const { status, code } = error as { status?: number; code?: unknown }
  return PASSING.includes(status ?? 0) && code !== 'insufficient_quota'
}

/** Does not retry what cannot get better. */
export const nr: AgentPair = {
  fragile: (ask) => persistently(4, async () => readStrictly(await ask())).catch(() => UNKNOWN),
  robust: (ask) => persistently(4, async () => readStrictly(await ask()), mayPass).catch(() => UNKNOWN),
}
