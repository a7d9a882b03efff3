import type { FaultSpec } from '../../../src/model/fault.ts'
import { type ExchangeEntry, entriesOf } from '../../../src/model/ledger.ts'
import { inCase } from '../../support/in-case.ts'
import type { AskOptions, MatrixClient, Seen } from './client.ts'
import { ANSWER, type Says, sceneOf } from './scenes.ts'

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
export async function observe(client: MatrixClient, options: AskOptions, faults: readonly FaultSpec[], says?: Says): Promise<Observation> {
  const { source, asks = 1, ask } = sceneOf(says)
  source.reset?.()
  const { scope, result } = await inCase(
    async (open) => {
      for (let before = 1; before < asks; before++) await client.ask({ ...options, ...ask })
      const seen = await client.ask({ ...options, ...ask })
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

/** Why a fault never fired: what became of the call that it met. */
export function missWords(nearMiss: string | undefined): string {
  const [, reason] = /^ {2}matched +\d+ calls?, (?:without effect|too late): (.*)$/m.exec(nearMiss ?? '') ?? []
  return reason ?? nearMiss?.split('\n').at(-1)?.trim() ?? 'never fired'
}

/** The failure in a few words: class, status or code, and the code of the deepest cause. */
export function failureWords(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure).replace(/\b([a-z]+)_[a-z0-9]{8,}/g, '$1_…')
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

const argumentWords = (args: unknown): string => (typeof args === 'string' ? args : JSON.stringify(args ?? null))

/** What was seen, in a few words. */
export function seenWords({ text, finish, called: name, call, more, tokens, sure, failure }: Seen, answer = ANSWER): string {
  const said = text === '' ? [] : [text === answer ? 'all' : answer.startsWith(text) ? 'part' : JSON.stringify(text.slice(0, 40))]
  const called = name === undefined ? [] : [[`${name} ${argumentWords(call)}`, ...more.map(argumentWords)].join(' + ')]
  const ended = finish === undefined ? [] : [`finish ${finish}`]
  const counted = tokens === undefined ? [] : [`tokens ${tokens.map((count) => count ?? 'none').join('/')}`]
  const failed = failure === undefined ? [] : [`throws ${failureWords(failure)}`]
  const words = [...said, ...called, ...ended, ...counted, ...(sure === undefined ? [] : [sure]), ...failed]
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
