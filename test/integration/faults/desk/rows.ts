import * as faults from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'

/** One variant of a fault in a conversation of three turns. */
export interface DeskRow {
  readonly name: string
  readonly fault: FaultSpec
}

const row = (name: string, fault: FaultSpec): DeskRow => ({ name, fault })
const louder = (text: string) => text.toUpperCase()

/** Every fault of the context and of memory, with the variants that change it in another way. They act on requests: each client is another wire. */
export const contextRows: readonly DeskRow[] = [
  row(
    'your function',
    faults.contextMutate((messages) => messages.filter(({ role }) => role !== 'system')),
  ),
  row(
    'your function, kept',
    faults.historyMutate((past) => past.map((message) => ({ ...message, text: louder(message.text) }))),
  ),
  row('all but the last', faults.historyTruncate({ keepLast: 1 })),
  row('all but the last, system text too', faults.historyTruncate({ keepLast: 1, keepSystem: false })),
  ...(['start', 'end', 'random'] as const).map((position) => row(`at ${position}`, faults.historyInject({ position }))),
  ...(['all', 'partial', 'random'] as const).map((mode) => row(mode, faults.conversationHistoryDropped({ mode, keepCount: 1 }))),
  row('shuffled', faults.historyReorder()),
  row('one moved', faults.historyReorder({ n: 1 })),
  row('one repeated', faults.historyDuplicate()),
  row('dropped', faults.systemPromptDropped()),
  row('2,000 tokens', faults.contextNoise()),
  row('mojibake', faults.contextEncoding()),
  row('mixed newlines', faults.contextEncoding({ mode: 'mixed_newlines' })),
  row('scripted', faults.multiTurnInjection()),
  row('temperature', faults.paramsDrift()),
  row('token limit', faults.paramsDrift({ maxTokens: 16 })),
  row('between turns', faults.memoryLoss().betweenTurns(1)),
  row('some lines', faults.memoryLoss({ keys: ['name'] })),
  row('a record', faults.memoryPoisoning()),
  row('made anew', faults.stateReset()),
]

/** Every fault of what the user says. They act on the call of the handler, before any client. */
export const inputRows: readonly DeskRow[] = [
  row('your function', faults.userInputMutate(louder)),
  ...(['contradictory', 'vague', 'typo', 'context_switch'] as const).map((mode) => row(mode, faults.promptAmbiguity({ mode }))),
  ...(['truncate', 'corrupt', 'empty', 'replace', 'prepend', 'append', 'filter'] as const).map((op) => row(op, faults.inputEdit({ op }))),
  ...(['zero_width', 'homoglyph', 'bidi', 'emoji'] as const).map((mode) => row(mode, faults.inputUnicode({ mode }))),
  row('200,000 bytes', faults.inputHuge()),
  ...(['de', 'es', 'fr', 'ja', 'ar', 'hi'] as const).map((to) => row(to, faults.inputLanguage({ to }))),
  row('twice', faults.inputDoubleSubmit()),
  row('cancel', faults.inputInterrupt().onTurn(2)),
  row('message', faults.inputInterrupt({ then: 'message' }).onTurn(2)),
]

/** Clients whose conversations prove the faults of what the user says. */
export const inputClients = ['openai chat', 'anthropic', 'genai'] as const
