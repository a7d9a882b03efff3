import type { ExchangeEntry, Ledger, LedgerEntry } from '../model/ledger.ts'

const TEXT_LIMIT = 1_500
const MOST_ENTRIES = 1_000
const LAST_ENTRIES = 200

/** The ledger in a record. */
export interface LedgerExcerpt {
  readonly entries: Record<string, unknown>[]
  /** What was left out of a very long case. */
  readonly cut?: string
}

/** The ledger as a record keeps it: every entry (of a very long case the first and the last), with what repeats (the whole conversation in each request) told once and long texts cut with a mark. */
export function ledgerExcerpt(ledger: Ledger): LedgerExcerpt {
  const seen = new Set<string>()
  const excerpt = (entry: LedgerEntry) => (entry.kind === 'exchange' ? exchangeExcerpt(entry, seen) : cutTexts(entry))
  if (ledger.length <= MOST_ENTRIES) return { entries: ledger.map(excerpt) }

  const kept = [...ledger.slice(0, MOST_ENTRIES - LAST_ENTRIES), ...ledger.slice(-LAST_ENTRIES)]
  return { entries: kept.map(excerpt), cut: `${ledger.length - MOST_ENTRIES} of ${ledger.length} ledger entries in the middle left out` }
}

function exchangeExcerpt(entry: ExchangeEntry, seen: Set<string>): Record<string, unknown> {
  const { request, reply, side, ...facts } = entry
  const news = request.messages.filter((message) => {
    const identity = `${message.role}\0${message.toolResult?.callId ?? ''}\0${message.text}`
    const isNew = !seen.has(identity)
    seen.add(identity)
    return isNew
  })
  return {
    ...facts,
    request: {
      model: request.model,
      stream: request.stream,
      messages: request.messages.length,
      newMessages: news.map((message) => ({
        role: message.role,
        text: cut(message.text),
        ...(message.toolResult ? { callId: message.toolResult.callId } : {}),
      })),
      tools: request.tools.map((tool) => tool.name),
      ...(request.hostedTools.length > 0 ? { hostedTools: request.hostedTools } : {}),
    },
    ...(side ? { side: sideExcerpt(side) } : {}),
    ...(reply
      ? {
          reply: {
            ...(reply.text === undefined ? {} : { text: cut(reply.text) }),
            ...(reply.refusal === undefined ? {} : { refusal: cut(reply.refusal) }),
            toolCalls: reply.toolCalls.map((call) => ({ ...call, arguments: cut(call.arguments) })),
            finish: reply.finish,
            usage: reply.usage,
          },
        }
      : {}),
  }
}

const MOST_TEXTS = 8

/** What a call that is no chat was about: the first texts, and the shape of what came back. */
function sideExcerpt({ request, result }: NonNullable<ExchangeEntry['side']>): Record<string, unknown> {
  const { provider: _provider, model: _model, ...asked } = request
  const texts = (list: readonly string[]) => [
    ...list.slice(0, MOST_TEXTS).map(cut),
    ...(list.length > MOST_TEXTS ? [`… [${list.length - MOST_TEXTS} more]`] : []),
  ]
  return {
    ...asked,
    ...('texts' in asked ? { texts: texts(asked.texts) } : {}),
    ...('documents' in asked ? { query: cut(asked.query), documents: texts(asked.documents) } : {}),
    ...(result ? { result } : {}),
  }
}

function cutTexts(entry: Exclude<LedgerEntry, { kind: 'exchange' }>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, typeof value === 'string' ? cut(value) : value]))
}

function cut(text: string): string {
  return text.length <= TEXT_LIMIT ? text : `${text.slice(0, TEXT_LIMIT)}… [${text.length - TEXT_LIMIT} more signs]`
}
