import type { JsonObject } from '../internal/json.ts'
import type { DeliveryReceipt } from './delivery.ts'
import type { NeutralCode } from './disturbance.ts'
import type { ModelReply, ModelRequest } from './exchange.ts'
import type { FaultState } from './fault.ts'
import type { LocalCall } from './local-call.ts'
import type { McpFacts } from './mcp.ts'
import type { ControlVerdict, SideOperation, SideRequest, SideResult } from './side.ts'

/** How the answer of a provider call ended, as it left our hands. */
export type ExchangeOutcome =
  | { readonly kind: 'answered' }
  /** An error status, injected or real. */
  | { readonly kind: 'status'; readonly status: number; readonly code?: NeutralCode }
  | { readonly kind: 'network'; readonly code: string }
  /** The body ended before its end: cut, reset, or an error event in a 200 stream. */
  | { readonly kind: 'cut'; readonly how: 'clean' | 'reset' }
  | { readonly kind: 'stream_error'; readonly code: NeutralCode }
  /** The client gave up before the answer was complete. */
  | { readonly kind: 'aborted'; readonly afterMs: number }
  /** The body was not what its content type says. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'refused'; readonly reason: string }

export type Attribution = 'issued-id' | 'nonce' | 'context' | 'user-text' | 'only-open-case'

interface Stamped {
  /** Place in the ledger, from 0. */
  readonly index: number
  /** Milliseconds on the case clock since the case began; virtual waits included. */
  readonly atMs: number
  /** Turn of the conversation, from 1. */
  readonly turn: number
}

/** An embedding, rerank or moderation call: what it asked for, and the shape of what left our hands. */
export interface SideFacts {
  readonly request: SideRequest
  result?: SideResult
  /** Ledger index of the wrapped tool that made it. */
  readonly run?: number
  /** Made by a wrapped control: part of that check. */
  readonly insideControl?: true
}

/** One provider call. Open while it runs: `outcome` and `endedMs` are set when the last byte has left. */
export interface ExchangeEntry extends Stamped {
  readonly kind: 'exchange'
  /** Number of this exchange in the case, from 1. */
  readonly number: number
  readonly provider: string
  readonly host: string
  readonly url: string
  /** Of a call that is no chat. Absent: chat. */
  readonly operation?: SideOperation
  /** After all edits: what the model was shown. Of a call that is no chat: the model alone, no messages. */
  request: ModelRequest
  /** Of a call that is no chat. */
  readonly side?: SideFacts
  readonly fingerprint: string
  /** Attempt number within its retry chain (same fingerprint, in sequence), from 1. */
  readonly attempt: number
  readonly attribution: Attribution
  readonly source: string
  reply?: ModelReply
  outcome: ExchangeOutcome
  status?: number
  endedMs?: number
  /** Time the answer told the client to wait, with the form it came in. */
  retryAfterMs?: number
  firstTokenMs?: number
  chunksSent?: number
  /** Ids of faults that fired on it. */
  faults: readonly string[]
  /** Ids of faults whose edits this request carries, made now or kept from earlier requests. */
  readonly editedBy?: readonly string[]
  /** Tokens that those edits put in, about. */
  readonly imposedTokens?: number
  userAgent?: string
}

export type LedgerEntry =
  | ExchangeEntry
  | (Stamped & {
      readonly kind: 'turn'
      /** What the handler was called with. */
      readonly input: string
      /** What the user meant to say, where a fault changed it. */
      readonly meant?: string
      /** Number of what was said in the same turn, where it is not the first. */
      readonly submission?: number
    })
  /** A call the model asked for. */
  | (Stamped & {
      readonly kind: 'tool_call'
      readonly exchange: number
      readonly callId: string
      readonly name: string
      readonly arguments: string
      /** The argument JSON was cut or broken on the wire. */
      readonly truncated: boolean
    })
  /** A result the agent sent back, first time it was seen. `text` is what the agent sent, before our edits. */
  | (Stamped & {
      readonly kind: 'tool_result'
      readonly exchange: number
      readonly callId: string
      readonly name: string
      readonly text: string
      readonly isError: boolean
      /** What the model was shown when an edit changed it. */
      readonly editedText?: string
      /** A fault made a failure of it. */
      readonly shownAsError?: true
      /** Time a refusal in it told the agent to wait. */
      readonly retryAfterMs?: number
    })
  /** A wrapped tool was entered, and how it ended. Direct evidence of execution. */
  | (Stamped & {
      readonly kind: 'tool_run'
      readonly name: string
      readonly arguments: JsonObject
      ended: 'running' | 'returned' | 'threw'
      error?: string
      result?: string
      endedMs?: number
      /** `lost`: the tool did its work, and the caller was told otherwise. `again`: the call before, run once more; the agent made it once. */
      delivery?: 'lost' | 'again'
      /** Time the refusal told the caller to wait. */
      retryAfterMs?: number
    })
  /** A wrapped control was asked, and what it said. */
  | (Stamped & {
      readonly kind: 'control_run'
      readonly name: string
      /** What it was asked about, as JSON text. */
      readonly asked: string
      /** Ledger index of the wrapped tool that asked it. */
      readonly run?: number
      ended: 'running' | 'returned' | 'threw'
      /** What its caller could read in the answer; absent while it runs, and where it returned something we cannot read. */
      verdict?: ControlVerdict
      endedMs?: number
      error?: string
      result?: string
      /** Ids of faults that fired on it. */
      faults: readonly string[]
    })
  | (Stamped & McpFacts)
  /** An HTTP call that is no provider call. */
  | (Stamped & {
      readonly kind: 'egress'
      readonly method: string
      readonly url: string
      readonly host: string
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
      /** It carries an MCP message, which has an entry of its own. */
      readonly isMcp?: true
      outcome: 'blocked' | 'allowed' | 'mocked' | 'loopback' | 'faulted'
      status?: number
      /** Ledger index of the wrapped tool that made it. */
      readonly run?: number
      /** `lost`: it did its work and the answer never came back. `again`: the call before, delivered once more; the agent sent it once. */
      delivery?: 'lost' | 'again'
      /** Time the answer told the client to wait. */
      retryAfterMs?: number
      /** When the answer was handed to the caller; absent where it had gone, or nothing came. */
      endedMs?: number
    })
  /** A file, a command or a variable the agent used, while a fault was waiting for such a use. */
  | (Stamped & {
      readonly kind: 'local'
      readonly point: 'file' | 'shell' | 'env'
      readonly operation: LocalCall['operation']
      readonly target: string
    })
  | (Stamped & {
      readonly kind: 'fault'
      readonly faultId: string
      readonly name: string
      readonly state: FaultState
      readonly exchange?: number
      /** What was really done, drawn values included. */
      readonly effective: JsonObject
      readonly reason?: string
    })
  | (Stamped & { readonly kind: 'delivery'; readonly exchange?: number } & DeliveryReceipt)
  /** A canary was put in place. */
  | (Stamped & { readonly kind: 'planted'; readonly canaryId: string; readonly place: string; readonly exchange?: number })
  /** What the agent returned or threw for a turn. */
  | (Stamped & {
      readonly kind: 'reply'
      readonly ended: 'answered' | 'threw' | 'timed_out'
      /** Text shown to the user, streamed text included. */
      readonly text: string
      /** Number of what was said in this turn that it answers, where that is not the first. The reply of the turn itself comes last. */
      readonly submission?: number
      /** An error envelope, or the thrown error. */
      readonly error?: { readonly name: string; readonly message: string; readonly frames: readonly string[] }
    })
  | (Stamped & { readonly kind: 'note'; readonly code: string; readonly text: string })

export type LedgerKind = LedgerEntry['kind']
export type EntryOf<Kind extends LedgerKind> = Extract<LedgerEntry, { kind: Kind }>
export type Ledger = readonly LedgerEntry[]

/** The provider calls that asked a model for a reply, in order: no embeddings, rankings or moderations. */
export function chatsOf(ledger: Ledger): ExchangeEntry[] {
  return entriesOf(ledger, 'exchange').filter((entry) => entry.operation === undefined)
}

/** Calls of tools over MCP, in order. */
export function mcpCallsOf(ledger: Ledger): (EntryOf<'mcp'> & { readonly tool: string })[] {
  return entriesOf(ledger, 'mcp').filter(
    (entry): entry is EntryOf<'mcp'> & { readonly tool: string } => entry.from === 'client' && entry.tool !== undefined,
  )
}

/** The entries of one kind, in order. */
export function entriesOf<Kind extends LedgerKind>(ledger: Ledger, kind: Kind): EntryOf<Kind>[] {
  return ledger.filter((entry): entry is EntryOf<Kind> => entry.kind === kind)
}
