import { type AgentPair, readStrictly, TRUE_TEXT, TRUTH, UNKNOWN } from '../ask.ts'

/** Treats content as data: takes the fields it knows, never the text around them. */
export const ri: AgentPair = {
  /** Passes on whatever stands there, error texts too. */
  fragile: async (ask) => {
    const text = await ask().catch((error: Error) => error.message)
    return text === TRUE_TEXT ? TRUTH : text
  },
  robust: async (ask) => {
    try {
      const text = await ask()
      const [found] = /\{[^{}]*\}/.exec(text) ?? []
      return readStrictly(found ?? text)
    } catch {
      return UNKNOWN
    }
  },
}
