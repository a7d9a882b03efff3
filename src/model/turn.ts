import type { AgentInput } from './agent.ts'

/** One turn of a conversation and what came of it. Turns count from 1. */
export interface TurnResult {
  readonly turn: number
  /** What was really said. */
  readonly input: string
  /** What the agent answered; empty where it gave no answer. */
  readonly response: string
  /** It ended without an unexpected error, and all goals of the turn are met. */
  readonly ok: boolean
  readonly error: string | null
  /** Milliseconds on the case clock. */
  readonly durationMs: number
  /** Provider calls, a retry chain counted as one. */
  readonly calls: number
  /** Provider calls, every attempt counted. */
  readonly attempts: number
  /** Names of the tools that were called, in order. */
  readonly toolCalls: readonly string[]
  readonly inputTokens: number
  readonly outputTokens: number
  /** US dollars at list price; `null` where a price is not known. */
  readonly costUsd: number | null
  /** Names of the faults that fired in this turn. */
  readonly faults: readonly string[]
  /** The goals of this turn alone. */
  readonly goals: readonly TurnGoal[]
  /** The text was made by a function. */
  readonly dynamic: boolean
}

/** How far a goal of one turn was met. */
export interface TurnGoal {
  readonly name: string
  readonly value: number
  readonly threshold: number
  readonly critical: boolean
  readonly weight: number
  readonly detail: string
}

/** State of an agent under test: one object per trial, shared by its handler, dynamic turns, hooks and mutators. */
export type AgentState = Record<string, unknown>

/** Makes what is said in a turn from all turns before it. */
export type DynamicText = (results: readonly TurnResult[], state: AgentState) => AgentInput | Promise<AgentInput>

/** What is said in a turn. */
export type TurnInput = AgentInput | DynamicText
