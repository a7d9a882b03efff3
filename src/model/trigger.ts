import type { LocalCall } from './local-call.ts'
import type { Point } from './point.ts'

/** What a `when` predicate sees of one matching call. */
export interface CallView {
  readonly turn: number
  /** Number of this call at the fault's own point, its own filters applied; from 1. */
  readonly call: number
  readonly message: string
  readonly tool?: string
  readonly model?: string
  readonly toolsCalled: readonly string[]
  readonly messages: number
  readonly tokens: number
  /** Where it is met. */
  readonly point?: Point
  /** One of the agent's own HTTP calls, as it was made. */
  readonly http?: { readonly method: string; readonly url: string; readonly body: string }
  /** The fault names a host, and this call goes there. */
  readonly isNamedHost?: boolean
  /** The fault names an MCP server, and this message goes there. */
  readonly isNamedServer?: boolean
  /** A file, a command or a variable. */
  readonly local?: LocalCall
  /** Size of the request body; 0 where there is none. */
  readonly bytes?: number
}

export interface WhenRecord {
  readonly messageContains?: string
  readonly messageMatches?: string
  readonly toolCalled?: string
  /** Glob. */
  readonly model?: string
  readonly tokensAbove?: number
  readonly messagesAbove?: number
  readonly callsAbove?: number
}

export type When = WhenRecord | ((view: CallView) => boolean)

export type Pattern =
  | { readonly kind: 'intermittent'; readonly fail: number; readonly pass: number }
  | { readonly kind: 'burst'; readonly size: number; readonly every: number }
  | { readonly kind: 'persistent' }
  /** Call number `at` of every `of`, both from 1: one entry of a looping sequence. */
  | { readonly kind: 'cycle'; readonly at: number; readonly of: number }

export type Outage = { readonly afterMs: number; readonly forMs: number } | { readonly afterCalls: number; readonly forCalls: number }

export interface Ramp {
  readonly from: number
  readonly to: number
  readonly overCalls?: number
  readonly overMs?: number
  /** `probability`, or a numeric config key of the fault. */
  readonly of: string
}

/** When a fault fires. Different fields combine with AND; counts are 1-based. */
export interface Trigger {
  readonly calls?: readonly number[]
  /** `logical` counts a retry chain as one call. */
  readonly count?: 'attempt' | 'logical'
  readonly afterCalls?: number
  readonly everyNth?: number
  readonly turns?: readonly number[]
  readonly afterTurns?: number
  readonly betweenTurns?: readonly [number, number]
  readonly provider?: string
  readonly model?: string
  readonly tool?: string
  readonly host?: string
  readonly server?: string
  readonly when?: When
  readonly probability?: number
  /** Faults that share this word share their probability draws: they fire together or not at all. */
  readonly drawGroup?: string
  /** Most firings in one case. `undefined`: the fault's own default. */
  readonly limit?: number | 'always'
  readonly positions?: readonly ('early' | 'mid' | 'late')[]
  readonly pattern?: Pattern
  readonly outage?: Outage
  readonly ramp?: Ramp
  /** Alternatives: fires when any of them does. */
  readonly anyOf?: readonly Trigger[]
}
