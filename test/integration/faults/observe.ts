import type { FaultSpec } from '../../../src/model/fault.ts'
import { type ExchangeEntry, entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { inCase } from '../../support/in-case.ts'
import type { AskOptions, MatrixClient, Seen } from './client.ts'

export const ANSWER = 'Your order A-1007 has left our house this morning and should be with you on Friday before noon.'
export const ARGUMENTS = { orderId: 'A-1007', urgent: true }

/** Says a sentence, or calls the one tool where there is one. */
const source = models.scripted(
  [(request) => (request.tools.length > 0 ? { toolCalls: [{ name: 'lookup_order', arguments: ARGUMENTS }] } : ANSWER)],
  { loop: true },
)

export interface Observation {
  readonly seen: Seen
  readonly outcomes: readonly ExchangeEntry['outcome'][]
  readonly exchanges: readonly ExchangeEntry[]
  readonly fired: readonly { readonly name: string; readonly effective: Readonly<Record<string, unknown>> }[]
  readonly reports: readonly { readonly state: string; readonly nearMiss?: string }[]
  /** Case time that went by, virtual waits included. */
  readonly elapsedMs: number
}

/** Asks one client inside a case with these faults. */
export async function observe(client: MatrixClient, options: AskOptions, faults: readonly FaultSpec[]): Promise<Observation> {
  const { scope, result } = await inCase(
    async (open) => {
      const seen = await client.ask(options)
      return { seen, elapsedMs: open.nowMs() }
    },
    { faults, source, caseId: 'matrix' },
  )
  if (result.error) throw result.error
  const exchanges = entriesOf(scope.recorder.entries, 'exchange')
  return {
    ...(result.value as { seen: Seen; elapsedMs: number }),
    exchanges,
    outcomes: exchanges.map((entry) => entry.outcome),
    fired: entriesOf(scope.recorder.entries, 'fault').map(({ name, effective }) => ({ name, effective })),
    reports: scope.schedule.report(),
  }
}

/** The failure in a few words: class, status or code, and the code of the deepest cause. */
export function failureWords(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure)
  const { lastError, ...codes } = failure as { status?: unknown; statusCode?: unknown; status_code?: unknown; lastError?: unknown }
  const status = [codes.status, codes.statusCode, codes.status_code].find((code) => typeof code === 'number')
  const words = [
    ['Error', 'DOMException'].includes(failure.constructor.name) || failure.constructor.name.startsWith('_')
      ? failure.name
      : failure.constructor.name,
  ]
  if (status !== undefined) words.push(String(status))
  if (lastError instanceof Error) words.push(`of ${failureWords(lastError)}`)
  const code = deepestCode(failure)
  if (code) words.push(code)
  return words.join(' ')
}

function deepestCode(failure: Error): string | undefined {
  let code: string | undefined
  for (let at: unknown = failure; at instanceof Error; at = at.cause) {
    const own = (at as { code?: unknown }).code
    if (typeof own === 'string') code = own
  }
  return code
}

/** What was seen, in a few words. */
export function seenWords({ text, finish, called: name, call, failure }: Seen): string {
  const said = text === '' ? [] : [text === ANSWER ? 'all' : ANSWER.startsWith(text) ? 'part' : JSON.stringify(text.slice(0, 40))]
  const called = name === undefined ? [] : [`${name} ${typeof call === 'string' ? call : JSON.stringify(call ?? null)}`]
  const ended = finish === undefined ? [] : [`finish ${finish}`]
  const failed = failure === undefined ? [] : [`throws ${failureWords(failure)}`]
  const words = [...said, ...called, ...ended, ...failed]
  return words.length === 0 ? 'nothing' : words.join(', ')
}

export const outcomeWords = (outcomes: readonly ExchangeEntry['outcome'][]): string =>
  outcomes
    .map((outcome) =>
      outcome.kind === 'status'
        ? String(outcome.status)
        : outcome.kind === 'network'
          ? outcome.code
          : outcome.kind === 'cut'
            ? `cut ${outcome.how}`
            : outcome.kind,
    )
    .join(', ')
