import { KhaosError } from '../errors.ts'
import type { FinishReason, ModelReply, ModelRequest } from '../model/exchange.ts'
import type { ModelSource, SourceAnswer, SourceContext } from '../model/source.ts'
import { estimateUsage } from './estimate-usage.ts'
import { answerSide, type SideScript } from './side/answer-side.ts'

export interface ScriptedCall {
  readonly name: string
  /** An object, or JSON text as it shall stand on the wire, broken or not. Left out: `{}`. */
  readonly arguments?: Readonly<Record<string, unknown>> | string
  /** Left out: drawn. */
  readonly id?: string
}

/** One reply in neutral words. */
export interface ScriptedReply {
  readonly text?: string
  readonly reasoning?: string
  readonly toolCalls?: readonly ScriptedCall[]
  readonly refusal?: string
  /** Left out: what the content says. */
  readonly finish?: FinishReason | { readonly raw: string | null }
}

/** A body as it is, whatever the provider would have sent. */
export interface ScriptedBody {
  readonly status: number
  readonly body: string
  /** Default `application/json`. */
  readonly contentType?: string
}

export type ScriptedAnswer = string | ScriptedReply | ScriptedBody
export type ScriptedTurn = ScriptedAnswer | ((request: ModelRequest, context: SourceContext) => ScriptedAnswer | Promise<ScriptedAnswer>)

export interface ScriptedOptions {
  /** Begin anew after the last turn. */
  readonly loop?: boolean
  /** Who answers after the last turn. */
  readonly then?: ModelSource
  /** Answers to embedding, rerank and moderation calls. Left out: those of `then`, else the usual ones. */
  readonly side?: SideScript
}

/**
 * Answers with your turns, one a provider call, anew in each case: text, tool calls, refusals, raw bodies, or functions of the request.
 * After the last turn a call is an error (`KHAOS_SOURCE_CANNOT_ANSWER`), unless `loop` or `then` says how to go on.
 *
 * @example
 * models.scripted([{ toolCalls: [{ name: 'lookup_order', arguments: { orderId: 'A-1007' } }] }, 'It has shipped.'])
 */
export function scripted(turns: readonly ScriptedTurn[], { loop = false, then, side }: ScriptedOptions = {}): ModelSource {
  const positions = new Map<string, number>()

  return {
    kind: 'scripted',
    deterministic: turns.every((turn) => typeof turn !== 'function') && side === undefined && (then?.deterministic ?? true),
    answerSide: (request) =>
      side === undefined && then?.answerSide ? then.answerSide(request) : { kind: 'reply', reply: answerSide(request, side) },
    async answer(request, context) {
      const position = positions.get(context.caseId) ?? 0
      positions.set(context.caseId, position + 1)
      const turn = turns[loop && turns.length > 0 ? position % turns.length : position]
      if (turn === undefined) {
        if (then !== undefined) return then.answer(request, context)
        throw cannotAnswer(turns.length, position + 1, request)
      }
      return toAnswer(typeof turn === 'function' ? await turn(request, context) : turn, request, context)
    },
    reset() {
      positions.clear()
      then?.reset?.()
    },
  }
}

function toAnswer(answer: ScriptedAnswer, request: ModelRequest, context: SourceContext): SourceAnswer {
  if (typeof answer === 'string') return { kind: 'reply', reply: toReply({ text: answer }, request, context) }
  if ('body' in answer)
    return { kind: 'raw', status: answer.status, contentType: answer.contentType ?? 'application/json', body: answer.body }
  return { kind: 'reply', reply: toReply(answer, request, context) }
}

function toReply({ toolCalls = [], finish, ...said }: ScriptedReply, request: ModelRequest, context: SourceContext): ModelReply {
  const content = {
    ...said,
    toolCalls: toolCalls.map(({ id, name, arguments: args = {} }) => ({
      id: id ?? context.id('call'),
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
    })),
  }
  return { ...content, finish: finish ?? usualFinish(content), usage: estimateUsage(request, content) }
}

function usualFinish({ refusal, toolCalls }: Pick<ModelReply, 'refusal' | 'toolCalls'>): FinishReason {
  if (refusal !== undefined) return 'refusal'
  return toolCalls.length > 0 ? 'tool_calls' : 'stop'
}

function cannotAnswer(turns: number, call: number, request: ModelRequest): KhaosError {
  return new KhaosError(
    'KHAOS_SOURCE_CANNOT_ANSWER',
    `The scripted model was asked for reply ${call} (model "${request.model}"), but its script has ${turns}. Add a turn, or say how to go on: \`models.scripted([...], { loop: true })\` or \`{ then: models.standIn() }\`.`,
  )
}
