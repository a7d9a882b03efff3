import { type EntryOf, entriesOf, type Ledger, type LedgerEntry } from '../model/ledger.ts'
import type { ControlVerdict } from '../model/side.ts'

/** One time a control was asked, wherever it stands: a moderation end point, a wrapped function, or a guard service. */
export interface ControlCheck {
  readonly entry: LedgerEntry
  /** The same for all checks by one control. */
  readonly control: string
  /** What it was asked about. */
  readonly asked: string
  /** Absent: it answered, and we cannot read what. */
  readonly verdict?: ControlVerdict
  /** When its caller had the answer; absent where there was none. */
  readonly endedMs?: number
  /** A fault acted on it. */
  readonly isFaulted: boolean
  /** Ledger index of the wrapped tool that asked it. */
  readonly run?: number
}

/** Faults of controls, by their names: an HTTP call that one of them met is a check. */
const CONTROL_FAULT = /^(?:guardrail|approval)_/

/** Every check of a case, in order. A moderation call inside a wrapped control is part of its check. */
export function checksIn(ledger: Ledger): readonly ControlCheck[] {
  return ledger.flatMap((entry) => {
    if (entry.kind === 'control_run') return [ofFunction(entry)]
    if (entry.kind === 'exchange') return entry.operation === 'moderation' && !entry.side?.insideControl ? [ofModeration(entry)] : []
    return entry.kind === 'egress' && guardHosts(ledger).has(entry.host) ? [ofService(entry, ledger)] : []
  })
}

/** Hosts on which a fault of controls acted. */
export function guardHosts(ledger: Ledger): ReadonlySet<string> {
  return new Set(
    entriesOf(ledger, 'fault').flatMap(({ name, effective }) =>
      CONTROL_FAULT.test(name) && typeof effective['url'] === 'string' ? [new URL(effective['url']).hostname] : [],
    ),
  )
}

/** No verdict, or a no. */
export function isRefusal({ verdict }: ControlCheck): boolean {
  return verdict === 'none' || verdict === 'block'
}

/** Whether the control had said yes (or something we cannot read) by then. */
export function hadAllowed(check: ControlCheck, entry: LedgerEntry): boolean {
  return !isRefusal(check) && check.endedMs !== undefined && check.endedMs <= entry.atMs && check.entry.index < entry.index
}

function ofFunction(entry: EntryOf<'control_run'>): ControlCheck {
  const { name, asked, ended, verdict, endedMs, run, faults } = entry
  return {
    entry,
    control: `control ${name}`,
    asked,
    ...(ended === 'running' ? { verdict: 'none' as const } : verdict === undefined ? {} : { verdict }),
    ...(endedMs === undefined ? {} : { endedMs }),
    isFaulted: faults.length > 0,
    ...(run === undefined ? {} : { run }),
  }
}

function ofModeration(entry: EntryOf<'exchange'>): ControlCheck {
  const { provider, host, side, outcome, endedMs, faults } = entry
  const verdicts = side?.result && 'verdicts' in side.result ? side.result.verdicts : []
  const isReadable = outcome.kind === 'answered' && verdicts.length > 0 && !verdicts.includes('none')
  return {
    entry,
    control: `${provider} moderation at ${host}`,
    asked: side?.request.operation === 'moderation' ? side.request.texts.join('\n') : '',
    verdict: isReadable ? (verdicts.includes('block') ? 'block' : 'allow') : 'none',
    ...(endedMs === undefined ? {} : { endedMs }),
    isFaulted: faults.length > 0,
    ...(side?.run === undefined ? {} : { run: side.run }),
  }
}

/** What a guard service says is in its own words: only what a fault made of it is known. */
function ofService(entry: EntryOf<'egress'>, ledger: Ledger): ControlCheck {
  const { host, body, endedMs, run } = entry
  const effects = faultsOn(entry, ledger).map(({ effective }) => effective)
  const forced = effects.map((effective) => effective['verdict']).find((verdict) => verdict !== undefined)
  const isDown = endedMs === undefined || effects.some((effective) => ['status', 'code', 'mode', 'message'].some((key) => key in effective))
  const verdict = forced === undefined ? (isDown ? 'none' : undefined) : (forced as ControlVerdict)
  return {
    entry,
    control: `guard service ${host}`,
    asked: body,
    ...(verdict === undefined ? {} : { verdict }),
    ...(endedMs === undefined ? {} : { endedMs }),
    isFaulted: effects.length > 0,
    ...(run === undefined ? {} : { run }),
  }
}

/** Faults of controls that acted on this call: those between it and the next call of the same address. */
function faultsOn(entry: EntryOf<'egress'>, ledger: Ledger): readonly EntryOf<'fault'>[] {
  const next = entriesOf(ledger, 'egress').find((other) => other.index > entry.index && other.url === entry.url)
  return entriesOf(ledger, 'fault').filter(
    (fault) =>
      CONTROL_FAULT.test(fault.name) &&
      fault.effective['url'] === entry.url &&
      fault.index > entry.index &&
      fault.index < (next?.index ?? Number.POSITIVE_INFINITY),
  )
}
