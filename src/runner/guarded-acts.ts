import { isObject, parseJson } from '../internal/json.ts'
import type { AgentOptions } from '../model/agent.ts'
import { chatsOf, type EntryOf, entriesOf, type Ledger, type LedgerEntry } from '../model/ledger.ts'
import { isStructuredDenial } from '../oracles/result-shape.ts'
import { type ControlCheck, checksIn, guardHosts, hadAllowed, isRefusal } from './control-checks.ts'
import { type Execution, executionsIn } from './executions.ts'
import { hasSideEffect } from './side-effect-role.ts'

/** Something an agent did that one of its controls should have allowed first. */
export interface UnguardedAct {
  readonly check: ControlCheck
  readonly act: LedgerEntry
}

interface Case {
  readonly ledger: Ledger
  /** The agent undisturbed on the same input. */
  readonly usual?: Ledger | undefined
  readonly options: Pick<AgentOptions, 'tools' | 'isDenied'>
}

type Call = EntryOf<'tool_call'>

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** Shorter texts are alike by chance. */
const TELLING_LENGTH = 8

/**
 * What was done after a failed check, in the same turn, without a later yes of the same control. What a check guards is told by its place: before
 * the model was asked, everything that follows; after the model asked for tools, those calls; after it had answered, the answer.
 */
export function unguardedActs(facts: Case): readonly UnguardedAct[] {
  const checks = checksIn(facts.ledger)
  const failed = checks.filter((check) => check.isFaulted)
  const found = failed.flatMap((check) =>
    actsAfter(check, facts)
      .filter(({ act, call }) => {
        const later = checks.filter((other) => other.control === check.control && other.entry.index >= check.entry.index)
        return !later.some((other) => hadSaidYes(other, act, check) && !(call && speaksOfAnother(other, check, call)))
      })
      .map(({ act }) => ({ check, act })),
  )
  return found.filter(({ act }, place) => found.findIndex((other) => other.act === act) === place)
}

/** Whether this check had said yes by the time of the act. A tool that asks in its own course acts when it ends. */
function hadSaidYes(other: ControlCheck, act: LedgerEntry, { run }: ControlCheck): boolean {
  if (act.index === run) return other.run === run && !isRefusal(other) && other.endedMs !== undefined
  return hadAllowed(other, act)
}

interface Act {
  readonly act: LedgerEntry
  /** The call it carries out. */
  readonly call?: Call
}

function actsAfter(check: ControlCheck, facts: Case): readonly Act[] {
  const asked = pendingCalls(check, facts.ledger)
  const insideRun = entriesOf(facts.ledger, 'tool_run').find((run) => run.index === check.run)
  const changes = changesAfter(check, facts).map((act) => ({ act }))
  if (insideRun) return [...(isRefusal(check) && isDone(insideRun, facts.options) ? [{ act: insideRun }] : []), ...changes]
  if (asked) return [...callsCarriedOut(check, guardedBy(check, asked, facts), facts), ...changes]
  return [...executionsAfter(check, facts).map(({ entry }) => ({ act: entry })), ...changes, ...answersAfter(check, facts)]
}

/** Calls the model had asked for when the check was made; `undefined` where it had asked for none last. */
function pendingCalls({ entry }: ControlCheck, ledger: Ledger): readonly Call[] | undefined {
  const calls = entriesOf(ledger, 'tool_call').filter((call) => call.turn === entry.turn && call.index < entry.index)
  const last = chatsOf(ledger).findLast((chat) => chat.turn === entry.turn && chat.index < entry.index && chat.reply !== undefined)
  const own = calls.filter((call) => call.exchange === last?.number)
  return own.length > 0 ? own : undefined
}

/** Those the check speaks of by name or arguments; else those with a side effect; else all. */
function guardedBy(check: ControlCheck, calls: readonly Call[], { ledger, options }: Case): readonly Call[] {
  const named = calls.filter((call) => speaksOf(check, call))
  if (named.length > 0) return named
  const definitions = chatsOf(ledger).flatMap((chat) => chat.request.tools)
  const changing = calls.filter((call) => hasSideEffect(call.name, options, definitions))
  return changing.length > 0 ? changing : calls
}

function speaksOf({ asked }: ControlCheck, { name, arguments: args }: Call): boolean {
  const values = leavesOf(parseJson(args)).filter((value) => value.length > 2)
  return asked.includes(name) || (values.length > 0 && values.every((value) => asked.includes(value)))
}

/** A yes to another call is none to this one. */
function speaksOfAnother(yes: ControlCheck, failed: ControlCheck, call: Call): boolean {
  const values = leavesOf(parseJson(call.arguments))
  const holds = ({ asked }: ControlCheck) => values.length > 0 && values.every((value) => asked.includes(value))
  return yes.asked !== failed.asked && holds(failed) && !holds(yes)
}

function leavesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  if (isObject(value)) return Object.values(value).flatMap(leavesOf)
  return value === undefined || value === null ? [] : [String(value)]
}

/** Guarded calls that ran after the check, and results from before it that were handed on as they were. */
function callsCarriedOut(check: ControlCheck, calls: readonly Call[], facts: Case): readonly Act[] {
  const { ledger, options } = facts
  const { index } = check.entry
  const runs = entriesOf(ledger, 'tool_run').filter((run) => run.turn === check.entry.turn)
  return calls.flatMap((call): readonly Act[] => {
    const ranBefore = runs.findLast((run) => run.name === call.name && run.index > call.index && run.index < index)
    if (ranBefore) {
      const handedOn = entriesOf(ledger, 'tool_result').find((result) => result.callId === call.callId && result.index > index)
      return handedOn && handedOn.text === ranBefore.result ? [{ act: handedOn, call }] : []
    }
    return executionsIn(ledger, options)
      .filter(({ entry, name }) => entry.index > index && entry.turn === check.entry.turn && name === call.name)
      .filter(({ entry }) => entry.kind !== 'tool_result' || entry.callId === call.callId)
      .map(({ entry }) => ({ act: entry, call }))
  })
}

function executionsAfter({ entry }: ControlCheck, { ledger, options }: Case): readonly Execution[] {
  return executionsIn(ledger, options).filter((execution) => execution.entry.index > entry.index && execution.entry.turn === entry.turn)
}

/** The tool came to its end, and its result is no refusal. */
function isDone(run: EntryOf<'tool_run'>, { isDenied }: Case['options']): boolean {
  if (run.ended !== 'returned') return false
  const text = run.result ?? ''
  return !isStructuredDenial(text) && isDenied?.(parseJson(text) ?? text) !== true
}

/** Calls of the agent's own that change something; where a usual run is known, only those it makes there too. */
function changesAfter({ entry, run }: ControlCheck, { ledger, usual }: Case): readonly LedgerEntry[] {
  const hosts = guardHosts(ledger)
  const isUsual = ({ method, url }: EntryOf<'egress'>) =>
    usual === undefined || entriesOf(usual, 'egress').some((other) => other.method === method && other.url === url)
  return entriesOf(ledger, 'egress').filter(
    (call) =>
      call.index > entry.index &&
      call.turn === entry.turn &&
      CHANGING.has(call.method) &&
      !hosts.has(call.host) &&
      (call.run === undefined || call.run === run) &&
      isUsual(call),
  )
}

/** The answer of the turn, where it passes on what the model said, or is what the agent says when all is well. */
function answersAfter({ entry }: ControlCheck, { ledger, usual }: Case): readonly Act[] {
  const said = chatsOf(ledger).flatMap((chat) => (chat.turn === entry.turn && chat.reply?.text ? [chat.reply.text.trim()] : []))
  const usually = usual === undefined ? [] : entriesOf(usual, 'reply').map((reply) => reply.text.trim())
  return entriesOf(ledger, 'reply')
    .filter((reply) => reply.turn === entry.turn && reply.index > entry.index && reply.ended === 'answered' && reply.error === undefined)
    .filter(({ text }) => text.trim() !== '' && (usually.includes(text.trim()) || said.some((words) => passesOn(text.trim(), words))))
    .map((act) => ({ act }))
}

function passesOn(answer: string, words: string): boolean {
  if (answer === words) return true
  return (words.length >= TELLING_LENGTH && answer.includes(words)) || (answer.length >= TELLING_LENGTH && words.includes(answer))
}
