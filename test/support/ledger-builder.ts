import type { JsonObject } from '../../src/internal/json.ts'
import type { ModelReply, ModelRequest, RequestMessage, ToolDefinition } from '../../src/model/exchange.ts'
import type { EntryOf, ExchangeEntry, Ledger, LedgerEntry } from '../../src/model/ledger.ts'

export interface ExchangeFacts {
  readonly messages?: readonly RequestMessage[]
  readonly system?: string
  readonly user?: string
  readonly tools?: readonly ToolDefinition[]
  readonly reply?: Partial<ModelReply>
  readonly source?: string
  readonly outcome?: ExchangeEntry['outcome']
}

type Stamp = 'index' | 'atMs' | 'turn' | 'kind'
type ControlFacts = Partial<Omit<EntryOf<'control_run'>, Stamp | 'name' | 'asked'>>
type EgressFacts = Partial<Omit<EntryOf<'egress'>, Stamp | 'url' | 'host'>>

/** Builds ledgers by hand, one fact a line. Each method returns the builder; `build` gives the ledger. */
export interface LedgerBuilder {
  turn(input: string): LedgerBuilder
  exchange(facts?: ExchangeFacts): LedgerBuilder
  /** A call asked for by the latest exchange; its id is `call_1`, `call_2`, ... unless given. */
  toolCall(name: string, args: JsonObject | string, options?: { readonly callId?: string; readonly truncated?: boolean }): LedgerBuilder
  /** The result of the latest call unless `callId` names another. Belongs to the exchange that comes next. */
  toolResult(text: string, options?: { readonly callId?: string; readonly isError?: boolean; readonly editedText?: string }): LedgerBuilder
  toolRun(
    name: string,
    args: JsonObject,
    options?: { readonly ended?: 'running' | 'returned' | 'threw'; readonly result?: string },
  ): LedgerBuilder
  egress(url: string, facts?: EgressFacts): LedgerBuilder
  /** A wrapped control was asked; it says yes unless told otherwise. */
  control(name: string, asked: string, facts?: ControlFacts): LedgerBuilder
  delivery(facts?: Partial<Omit<EntryOf<'delivery'>, Stamp>>): LedgerBuilder
  planted(canaryId: string): LedgerBuilder
  reply(text: string, ended?: 'answered' | 'threw' | 'timed_out'): LedgerBuilder
  note(code: string, text?: string): LedgerBuilder
  build(): Ledger
}

function messagesOf({ messages, system, user }: ExchangeFacts): readonly RequestMessage[] {
  if (messages !== undefined) return messages
  return [
    ...(system === undefined ? [] : [{ role: 'system', text: system } as const]),
    { role: 'user', text: user ?? 'Where is my order?' },
  ]
}

function requestOf(facts: ExchangeFacts): ModelRequest {
  return {
    provider: 'openai-chat',
    model: 'gpt-test',
    stream: false,
    messages: messagesOf(facts),
    tools: facts.tools ?? [],
    hostedTools: [],
    toolChoice: { mode: 'auto' },
    parallelToolCalls: true,
    references: [],
  }
}

export function buildLedger(): LedgerBuilder {
  const entries: LedgerEntry[] = []
  let exchanges = 0
  let calls = 0
  let latest = { callId: 'call_0', name: 'unknown' }
  const names = new Map<string, string>()
  const stamp = () => ({ index: entries.length, atMs: entries.length * 10, turn: 1 })
  const add = (entry: LedgerEntry): LedgerBuilder => {
    entries.push(entry)
    return builder
  }

  const builder: LedgerBuilder = {
    turn: (input) => add({ ...stamp(), kind: 'turn', input }),
    exchange: (facts = {}) =>
      add({
        ...stamp(),
        kind: 'exchange',
        number: ++exchanges,
        provider: 'openai-chat',
        host: 'api.openai.com',
        url: 'https://api.openai.com/v1/chat/completions',
        request: requestOf(facts),
        fingerprint: `f${exchanges}`,
        attempt: 1,
        attribution: 'context',
        source: facts.source ?? 'live',
        reply: {
          toolCalls: [],
          finish: 'stop',
          usage: { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 },
          ...facts.reply,
        },
        outcome: facts.outcome ?? { kind: 'answered' },
        faults: [],
      }),
    toolCall: (name, args, { callId = `call_${++calls}`, truncated = false } = {}) => {
      latest = { callId, name }
      names.set(callId, name)
      return add({
        ...stamp(),
        kind: 'tool_call',
        exchange: exchanges,
        callId,
        name,
        arguments: typeof args === 'string' ? args : JSON.stringify(args),
        truncated,
      })
    },
    toolResult: (text, { callId = latest.callId, isError = false, editedText } = {}) =>
      add({
        ...stamp(),
        kind: 'tool_result',
        exchange: exchanges + 1,
        callId,
        name: names.get(callId) ?? latest.name,
        text,
        isError,
        ...(editedText === undefined ? {} : { editedText }),
      }),
    toolRun: (name, args, { ended = 'returned', result } = {}) =>
      add({ ...stamp(), kind: 'tool_run', name, arguments: args, ended, ...(result === undefined ? {} : { result }) }),
    egress: (url, facts = {}) =>
      add({
        ...stamp(),
        kind: 'egress',
        method: 'GET',
        url,
        host: new URL(url).hostname,
        headers: {},
        body: '',
        outcome: 'blocked',
        ...facts,
      }),
    control: (name, asked, facts = {}) => {
      const { atMs } = stamp()
      return add({ ...stamp(), kind: 'control_run', name, asked, ended: 'returned', verdict: 'allow', endedMs: atMs, faults: [], ...facts })
    },
    delivery: (facts = {}) =>
      add({
        ...stamp(),
        kind: 'delivery',
        attackId: 'security/test/s01',
        route: 'tool.result',
        place: 'tool-result-text',
        hashBefore: '00000000',
        hashAfter: '11111111',
        ...facts,
      }),
    planted: (canaryId) => add({ ...stamp(), kind: 'planted', canaryId, place: 'system-prompt' }),
    reply: (text, ended = 'answered') => add({ ...stamp(), kind: 'reply', ended, text }),
    note: (code, text = '') => add({ ...stamp(), kind: 'note', code, text }),
    build: () => [...entries],
  }
  return builder
}
