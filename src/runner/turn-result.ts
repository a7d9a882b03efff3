import type { AgentReply } from '../model/agent.ts'
import { entriesOf, type Ledger } from '../model/ledger.ts'
import { countLogicalCalls } from '../model/logical-calls.ts'
import type { TurnGoal, TurnResult } from '../model/turn.ts'
import { billedCall } from '../telemetry/billed-call.ts'
import { totalUsage } from '../telemetry/usage.ts'

/** What is known of a turn beside its ledger entries. */
export interface TurnFacts {
  /** From 1. */
  readonly turn: number
  readonly reply: AgentReply
  readonly goals?: readonly TurnGoal[]
  readonly dynamic?: boolean
  /** An error is what a goal asks for, or is no failure to it. */
  readonly acceptsErrors?: boolean
}

/** One turn with what came of it, from the ledger of its case. */
export function turnResultOf(ledger: Ledger, { turn, reply, goals = [], dynamic = false, acceptsErrors = false }: TurnFacts): TurnResult {
  const entries = ledgerOfTurn(ledger, turn)
  const exchanges = entriesOf(entries, 'exchange')
  const usage = totalUsage(exchanges.map(billedCall))
  const asked = entriesOf(entries, 'tool_call').map(({ name }) => name)
  const error = errorOf(reply)
  return {
    turn,
    input: entriesOf(entries, 'turn').findLast(({ submission }) => submission === undefined)?.input ?? '',
    response: reply.text,
    ok: (error === null || acceptsErrors) && goals.every(({ value, threshold }) => value >= threshold),
    error,
    durationMs: reply.durationMs,
    calls: countLogicalCalls(exchanges),
    attempts: exchanges.length,
    toolCalls: asked.length > 0 ? asked : entriesOf(entries, 'tool_run').map(({ name }) => name),
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    costUsd: usage.costUsd,
    faults: firedIn(entries),
    goals,
    dynamic,
  }
}

/** All turns of a case: as they were judged on their way, else as the ledger shows them. */
export function turnResultsOf(ledger: Ledger, replies: readonly AgentReply[], judged: readonly TurnResult[]): TurnResult[] {
  return replies.map((reply, index) => judged.find(({ turn }) => turn === index + 1) ?? turnResultOf(ledger, { turn: index + 1, reply }))
}

/** The entries of one turn, from 1. */
export function ledgerOfTurn(ledger: Ledger, turn: number): Ledger {
  return ledger.filter((entry) => entry.turn === turn)
}

/** Names of the faults that fired in these entries, each once. */
export function firedIn(ledger: Ledger): string[] {
  return [...new Set(entriesOf(ledger, 'fault').flatMap(({ state, name }) => (state === 'fired' ? [name] : [])))]
}

/** A turn that the user cancelled owes no answer. */
function errorOf({ ended, error, cancelled }: AgentReply): string | null {
  if (cancelled) return null
  if (error) return error.name === 'Error' || error.name === 'error' ? error.message : `${error.name}: ${error.message}`
  return ended === 'answered' ? null : ended
}
