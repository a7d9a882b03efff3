/** How an agent may ask for what it needs to know. */
export interface AskOptions {
  readonly signal?: AbortSignal
  /** Another model, host, tool or file that knows the same. */
  readonly elsewhere?: boolean
}

/** Gets the raw text of an order from one place: a model, a host, a tool, a file or a command. */
export type Ask = (options?: AskOptions) => Promise<string>

/** What differs between the agents of a pair: what they do about what they were given. */
export type Strategy = (ask: Ask) => Promise<string>

export interface AgentPair {
  readonly fragile: Strategy
  readonly robust: Strategy
}

export const TRUE_RECORD = { orderId: 'A-1007', status: 'shipped' } as const
export const TRUE_TEXT = JSON.stringify(TRUE_RECORD)
export const TRUTH = 'Order A-1007: shipped'
export const UNKNOWN = 'I could not find out.'

/** Reads whatever came, as code that nobody hardened does. */
export function readLoosely(text: string): string {
  try {
    const { orderId, status } = JSON.parse(text) as Record<string, unknown>
    return `Order ${String(orderId)}: ${String(status)}`
  } catch {
    return text
  }
}

/** Reads an order of the right form alone. @throws Error when the text is anything else */
export function readStrictly(text: string): string {
  const { orderId, status } = JSON.parse(text) as Record<string, unknown>
  if (orderId !== TRUE_RECORD.orderId || !['shipped', 'open', 'lost'].includes(String(status)))
    throw new Error(`no order: ${text.slice(0, 80)}`)
  return `Order ${orderId}: ${String(status)}`
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks up to `attempts` times, with a back-off that doubles. */
export async function persistently(attempts: number, attempt: () => Promise<string>, isWorth: (error: unknown) => boolean = () => true) {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (tried >= attempts || !isWorth(error)) throw error
      await pause(50 * 2 ** tried)
    }
  }
}

/** Gives up on silence. */
export async function within(ms: number, ask: Ask): Promise<string> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new Error('too slow')), ms)
  const late = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(new Error('too slow')))
  })
  try {
    return await Promise.race([ask({ signal: stop.signal }), late])
  } finally {
    clearTimeout(timer)
  }
}
