import { type ExchangeEntry, entriesOf, type Ledger, type LedgerEntry, mcpCallsOf } from '../model/ledger.ts'
import { isBehind } from './executions.ts'

/** What was tried: a call of a model, of another provider service, of a tool, of a host of the agent's own, or of a control. */
export type AttemptKind = 'model' | 'side' | 'tool' | 'http' | 'control'

/** One thing the agent tried, whatever it was, and how it ended. */
export interface Attempt {
  readonly of: AttemptKind
  /** Ledger index. */
  readonly index: number
  readonly turn: number
  readonly atMs: number
  readonly endedMs: number
  /** Equal for attempts at the very same thing. */
  readonly key: string
  /** Name of the tool or control; path of the call. Attempts of one name may stand in for each other. */
  readonly name: string
  readonly outcome: 'ok' | 'failed' | 'other'
  /** Names of the faults that made it fail; empty where it failed by itself. */
  readonly faults: readonly string[]
}

type FaultEntry = Extract<LedgerEntry, { kind: 'fault' }>

/** Everything the agent tried, in order, with the faults that made it fail. What a fault merely delayed has not failed. */
export function attemptsIn(ledger: Ledger): readonly Attempt[] {
  const fired = entriesOf(ledger, 'fault').filter(({ state }) => state === 'fired')
  return [
    ...entriesOf(ledger, 'exchange').map((entry) => exchangeAttempt(entry, fired)),
    ...toolRuns(ledger, fired),
    ...toolResults(ledger, fired),
    ...mcpMessages(ledger, fired),
    ...httpCalls(ledger, fired),
    ...controls(ledger, fired),
  ].sort((a, b) => a.index - b.index)
}

function exchangeAttempt(entry: ExchangeEntry, fired: readonly FaultEntry[]): Attempt {
  const { index, turn, atMs, endedMs = atMs, fingerprint, operation, number, outcome } = entry
  const acting = fired.filter(({ exchange, faultId }) => exchange === number && entry.faults.includes(faultId))
  const isAnswered = outcome.kind === 'answered'
  return {
    of: kindOf(operation),
    index,
    turn,
    atMs,
    endedMs,
    key: fingerprint,
    name: operation === 'moderation' ? `${entry.provider} moderation` : (operation ?? 'chat'),
    outcome: isAnswered ? (acting.every(isWait) ? 'ok' : 'other') : 'failed',
    faults: isAnswered ? [] : namesOf(acting),
  }
}

/** A moderation API is a control: to refuse is as good an answer to its silence as to ask again. */
function kindOf(operation: ExchangeEntry['operation']): AttemptKind {
  return operation === undefined ? 'model' : operation === 'moderation' ? 'control' : 'side'
}

function toolRuns(ledger: Ledger, fired: readonly FaultEntry[]): Attempt[] {
  const runs = entriesOf(ledger, 'tool_run').filter(({ delivery }) => delivery !== 'again')
  return runs.map((run, position) => {
    const next = runs.slice(position + 1).find(({ name }) => name === run.name)?.index ?? Number.POSITIVE_INFINITY
    const acting = fired.filter(
      ({ index, effective }) => effective['via'] === 'wrapper' && effective['tool'] === run.name && index > run.index && index < next,
    )
    const isFailed = run.ended === 'threw' || run.delivery === 'lost'
    const isOk = run.ended === 'returned' && acting.every(isWait)
    return {
      of: 'tool',
      index: run.index,
      turn: run.turn,
      atMs: run.atMs,
      endedMs: run.endedMs ?? run.atMs,
      key: `${run.name} ${JSON.stringify(run.arguments)}`,
      name: run.name,
      outcome: isFailed ? 'failed' : isOk ? 'ok' : 'other',
      faults: isFailed ? namesOf(acting) : [],
    }
  })
}

/** Results of tools whose runs nobody saw. */
function toolResults(ledger: Ledger, fired: readonly FaultEntry[]): Attempt[] {
  const wrapped = new Set(entriesOf(ledger, 'tool_run').map(({ name }) => name))
  const calls = new Map(entriesOf(ledger, 'tool_call').map((call) => [call.callId, call]))
  const overMcp = mcpCallsOf(ledger)
  return entriesOf(ledger, 'tool_result')
    .filter((result) => !wrapped.has(result.name) && !overMcp.some((call) => isBehind(result, call, calls.get(result.callId)?.index ?? 0)))
    .map((result) => {
      const acting = fired.filter(({ effective }) => effective['via'] === 'wire' && effective['callId'] === result.callId)
      const isFailed = result.isError || result.shownAsError === true
      return {
        of: 'tool',
        index: result.index,
        turn: result.turn,
        atMs: result.atMs,
        endedMs: result.atMs,
        key: `${result.name} ${calls.get(result.callId)?.arguments ?? ''}`,
        name: result.name,
        outcome: isFailed ? 'failed' : acting.every(isWait) ? 'ok' : 'other',
        faults: result.shownAsError ? namesOf(acting) : [],
      }
    })
}

/** Requests to MCP servers: a call of a tool goes by the name of the tool, any other request by its method. */
function mcpMessages(ledger: Ledger, fired: readonly FaultEntry[]): Attempt[] {
  return entriesOf(ledger, 'mcp')
    .filter(({ from, id, delivery }) => from === 'client' && id !== undefined && delivery !== 'again')
    .map((entry) => {
      const acting = fired.filter(({ faultId }) => entry.faults.includes(faultId))
      const isFailed = entry.ended !== 'answered'
      return {
        of: 'tool',
        index: entry.index,
        turn: entry.turn,
        atMs: entry.atMs,
        endedMs: entry.endedMs ?? entry.atMs,
        key: `${entry.server} ${entry.method} ${entry.tool ?? ''} ${JSON.stringify(entry.arguments ?? {})}`,
        name: entry.tool ?? entry.method,
        outcome: isFailed ? 'failed' : acting.every(isWait) ? 'ok' : 'other',
        faults: isFailed ? namesOf(acting) : [],
      }
    })
}

function httpCalls(ledger: Ledger, fired: readonly FaultEntry[]): Attempt[] {
  const calls = entriesOf(ledger, 'egress').filter(({ delivery, isMcp }) => delivery !== 'again' && !isMcp)
  return calls.map((call, position) => {
    const next = calls.slice(position + 1).find(({ url }) => url === call.url)?.index ?? Number.POSITIVE_INFINITY
    const acting = fired.filter(({ index, effective }) => effective['url'] === call.url && index > call.index && index < next)
    const hasEnded = call.status !== undefined && call.status < 400 && call.delivery !== 'lost'
    const isCut = acting.some(({ effective }) => ENDS.has(String(effective['kind'])))
    const isFailed = !hasEnded || isCut
    return {
      of: 'http',
      index: call.index,
      turn: call.turn,
      atMs: call.atMs,
      endedMs: call.endedMs ?? call.atMs,
      key: `${call.method} ${call.url}`,
      name: `${call.method} ${pathOf(call.url)}`,
      outcome: isFailed ? 'failed' : acting.every(isWait) ? 'ok' : 'other',
      faults: isFailed ? namesOf(acting) : [],
    }
  })
}

function controls(ledger: Ledger, fired: readonly FaultEntry[]): Attempt[] {
  return entriesOf(ledger, 'control_run').map((run) => {
    const isFailed = run.ended === 'threw' || run.verdict === 'none'
    const acting = fired.filter(({ faultId }) => run.faults.includes(faultId))
    return {
      of: 'control',
      index: run.index,
      turn: run.turn,
      atMs: run.atMs,
      endedMs: run.endedMs ?? run.atMs,
      key: `${run.name} ${run.asked}`,
      name: run.name,
      outcome: isFailed ? 'failed' : run.ended === 'returned' && acting.every(isWait) ? 'ok' : 'other',
      faults: isFailed ? namesOf(acting) : [],
    }
  })
}

/** Ways in which the body of an answer ends before its end. */
const ENDS: ReadonlySet<string> = new Set(['cut', 'hang', 'network', 'stream_error'])
const WAITS: ReadonlySet<string> = new Set(['waitMs', 'firstWaitMs'])

/** It only took time. */
const isWait = ({ effective }: FaultEntry): boolean => Object.keys(effective).some((key) => WAITS.has(key)) && effective['lost'] !== true

const namesOf = (faults: readonly FaultEntry[]): string[] => [...new Set(faults.map(({ name }) => name))]

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url
}
