import { findPii } from '../internal/detectors/pii.ts'
import { matchesGlob } from '../internal/glob.ts'
import { isObject } from '../internal/json.ts'
import type { GoalView } from '../model/goal.ts'
import { entriesOf } from '../model/ledger.ts'
import { countLogicalCalls } from '../model/logical-calls.ts'
import { amountValue, countValue, textValue, type ValueRule } from './assertion-types.ts'
import { modelCalls, toolCalls } from './calls.ts'
import { asText } from './compare.ts'
import { parseTarget, readTarget, type Target } from './target.ts'

/** An assertion about the whole case. It answers with what it found, and whether that is right. */
export interface CaseAssertionType {
  readonly about: 'case'
  readonly effect: string
  readonly value: ValueRule
  /** Targets that change what is counted; every other one is refused. */
  readonly targets: readonly string[]
  judge(view: GoalView, expected: never, target: Target | undefined): { readonly ok: boolean; readonly found: string }
}

const calledValue: ValueRule = {
  wants: 'a tool name, or { name, times }',
  problem: (value) => {
    const named =
      isObject(value) && typeof value['name'] === 'string' && Number.isInteger(value['times']) && Object.keys(value).length === 2
    return (typeof value === 'string' && value !== '') || named ? undefined : 'must be a tool name, or { name, times }'
  },
}
const kindsValue: ValueRule = {
  wants: 'left out, or a list of kinds that are allowed',
  problem: (value) =>
    value === undefined || Array.isArray(value) ? undefined : 'must be left out, or be a list of kinds that are allowed',
}

const calls = ['any_model_call', 'any_tool_call']
const timesCalled = (view: GoalView, name: string) => toolCalls(view.ledger).filter((call) => matchesGlob(name, call.name)).length
/** A number of calls; `logical` counts a retry chain as one. */
type CallsLimit = number | { readonly logical: number }
const callsValue = (number: ValueRule): ValueRule => ({
  wants: `${number.wants}, or { logical }`,
  problem: (value) => number.problem(isObject(value) && Object.keys(value).length === 1 ? value['logical'] : value),
})
const numberOf = (limit: CallsLimit) => (typeof limit === 'number' ? limit : limit.logical)
const countOf = (view: GoalView, target: Target | undefined, limit: CallsLimit) => {
  if (target?.of === 'tool_call') return toolCalls(view.ledger).length
  return typeof limit === 'number' ? modelCalls(view.ledger).length : countLogicalCalls(entriesOf(view.ledger, 'exchange'))
}
const tokensOf = (view: GoalView) => modelCalls(view.ledger).reduce((sum, call) => sum + call.inputTokens + call.outputTokens, 0)
const responseTarget = parseTarget('response') as Target

export const caseAssertions = {
  tool_called: {
    about: 'case',
    effect: 'the model asked for this tool (`*` matches any run of signs), `times` times where given',
    value: calledValue,
    targets: [],
    judge: (view, expected: string | { name: string; times: number }) => {
      const count = timesCalled(view, typeof expected === 'string' ? expected : expected.name)
      return { ok: typeof expected === 'string' ? count > 0 : count === expected.times, found: `${count} calls` }
    },
  },
  tool_not_called: {
    about: 'case',
    effect: 'the model never asked for this tool',
    value: textValue,
    targets: [],
    judge: (view, name: string) => {
      const count = timesCalled(view, name)
      return { ok: count === 0, found: `${count} calls` }
    },
  },
  no_pii: {
    about: 'case',
    effect: 'no personal data: e-mail, phone, payment card, IBAN, US social security number; listed kinds are allowed',
    value: kindsValue,
    targets: ['response', 'any_tool_call', 'any_model_call', 'any_event'],
    judge: (view, allowed: readonly string[] | undefined, target = responseTarget) => {
      const kinds = readTarget(target, view, 'text').flatMap((value) => findPii(asText(value)).map((span) => span.kind))
      const found = [...new Set(kinds.filter((kind) => !allowed?.includes(kind)))]
      return { ok: found.length === 0, found: found.join(', ') || 'none' }
    },
  },
  latency_under: {
    about: 'case',
    effect: 'every turn is answered in less than this many milliseconds; with a model call target, every such call',
    value: amountValue,
    targets: ['response', 'any_model_call'],
    judge: (view, limit: number, target) => {
      const replies = target?.of === 'response' ? [view.reply] : view.replies
      const times =
        target?.of === 'model_call'
          ? modelCalls(view.ledger).map((call) => call.durationMs ?? Number.POSITIVE_INFINITY)
          : replies.map((reply) => reply.durationMs)
      const longest = Math.max(0, ...times)
      return { ok: times.length > 0 && longest < limit, found: times.length === 0 ? 'no call' : `${longest} ms` }
    },
  },
  cost_under: {
    about: 'case',
    effect: 'the case costs less than this many USD; an unknown price never passes',
    value: amountValue,
    targets: [],
    judge: ({ costUsd }, limit: number) => ({
      ok: typeof costUsd === 'number' && costUsd < limit,
      found: typeof costUsd === 'number' ? `${costUsd} USD` : 'no known price',
    }),
  },
  tokens_under: {
    about: 'case',
    effect: 'the case uses fewer tokens, input and output together',
    value: amountValue,
    targets: [],
    judge: (view, limit: number) => ({ ok: tokensOf(view) < limit, found: `${tokensOf(view)} tokens` }),
  },
  calls_under: {
    about: 'case',
    effect: 'fewer provider calls, retries counted (`{ logical: n }`: a retry chain as one); with `any_tool_call`, fewer tool calls',
    value: callsValue(amountValue),
    targets: calls,
    judge: (view, limit: CallsLimit, target) => {
      const count = countOf(view, target, limit)
      return { ok: count < numberOf(limit), found: `${count} calls` }
    },
  },
  calls_at_least: {
    about: 'case',
    effect: 'at least this many provider calls (`{ logical: n }`: a retry chain as one); with `any_tool_call`, tool calls',
    value: callsValue(countValue),
    targets: calls,
    judge: (view, least: CallsLimit, target) => {
      const count = countOf(view, target, least)
      return { ok: count >= numberOf(least), found: `${count} calls` }
    },
  },
} as const satisfies Record<string, CaseAssertionType>
