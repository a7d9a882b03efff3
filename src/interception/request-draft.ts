import { type JsonObject, stableStringify } from '../internal/json.ts'
import type { ModelRequest } from '../model/exchange.ts'
import type { EditableRequest, RequestParams, RequestRewrite, RewrittenMessage } from '../model/request-edit.ts'
import { isSameConversation, traceMessages } from './trace-messages.ts'

/** A request on its way from what the agent sent to what the model shall read: each message knows where it comes from. */
export interface RequestDraft extends RequestRewrite {
  readonly messages: readonly RewrittenMessage[]
}

/** The request as the agent sent it. */
export function draftOf({ messages }: Pick<ModelRequest, 'messages'>): RequestDraft {
  return { messages: messages.map((message, from) => ({ message, from })) }
}

/** What an edit is given of a draft. */
export function editableOf(draft: RequestDraft, request: ModelRequest): EditableRequest {
  const { temperature, maxOutputTokens, toolChoice } = request
  const sent: RequestParams = {
    toolChoice,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  }
  return {
    messages: draft.messages.map(({ message }) => message),
    tools: draft.tools ?? request.tools,
    params: { ...sent, ...draft.params },
    model: draft.model ?? request.model,
  }
}

/** The draft after an edit; the same draft when the edit changed nothing. */
export function draftAfter(draft: RequestDraft, before: EditableRequest, after: EditableRequest): RequestDraft {
  if (after === before) return draft
  const messages = traceMessages(draft.messages, after.messages)
  const params = changedParams(before.params, after.params)
  const hasNewTools = stableStringify(after.tools) !== stableStringify(before.tools)
  const isSame = isSameConversation(messages, draft.messages) && !params && !hasNewTools && after.model === before.model
  if (isSame) return draft
  return {
    ...draft,
    messages,
    ...(params ? { params: { ...draft.params, ...params } } : {}),
    ...(hasNewTools ? { tools: after.tools } : {}),
    ...(after.model === before.model ? {} : { model: after.model }),
  }
}

function changedParams(before: RequestParams, after: RequestParams): RequestParams | undefined {
  const changed = Object.entries(after).filter(
    ([name, value]) => value !== undefined && stableStringify(value) !== stableStringify(before[name as keyof RequestParams] ?? null),
  )
  return changed.length === 0 ? undefined : Object.fromEntries(changed)
}

/** What an adapter is asked to write; `undefined` when the draft is what the agent sent. */
export function rewriteOf(draft: RequestDraft, request: ModelRequest): RequestRewrite | undefined {
  const { messages, ...settings } = draft
  const isSame = isSameConversation(messages, draftOf(request).messages)
  if (isSame && Object.keys(settings).length === 0) return undefined
  return isSame ? settings : draft
}

/** What an edit did, in numbers: the ledger keeps what was really done. */
export function differenceOf(before: RequestDraft, after: RequestDraft): JsonObject {
  const [left, right] = [before.messages, after.messages]
  const stays = (entry: RewrittenMessage, list: readonly RewrittenMessage[]) =>
    list.some((other) => other.message === entry.message || (entry.from !== undefined && other.from === entry.from))
  const copies = right.filter((entry, index) => right.findIndex((other) => other.message === entry.message) < index).length
  const changed = right.filter(({ from, message }) =>
    left.some((entry) => from !== undefined && entry.from === from && entry.message !== message),
  )
  return {
    messagesBefore: left.length,
    messagesAfter: right.length,
    removed: left.filter((entry) => !stays(entry, right)).length,
    added: right.filter((entry) => !stays(entry, left)).length + copies,
    changed: changed.length,
    charactersBefore: charactersIn(left),
    charactersAfter: charactersIn(right),
    ...(after.tools === before.tools ? {} : { tools: (after.tools ?? []).map(({ name }) => name) }),
  }
}

function charactersIn(messages: readonly RewrittenMessage[]): number {
  return messages.reduce((sum, { message }) => sum + message.text.length, 0)
}
