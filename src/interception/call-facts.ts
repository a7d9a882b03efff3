import type { ModelRequest } from '../model/exchange.ts'
import { entriesOf } from '../model/ledger.ts'
import { estimateInputTokens } from '../models/estimate-usage.ts'
import type { CallFacts } from '../scheduling/fault-schedule.ts'
import type { CaseScope } from './scope.ts'

/** What trigger steps may ask about one call, from the facts of its case so far. */
export function callFacts(
  scope: CaseScope,
  call: Pick<CallFacts, 'point' | 'callKey'> & Partial<CallFacts> & { readonly request?: ModelRequest },
): CallFacts {
  const { request, ...facts } = call
  return {
    turn: scope.recorder.turn,
    logicalKey: call.callKey,
    atMs: scope.nowMs(),
    message: request?.messages.findLast((message) => message.role === 'user')?.text ?? '',
    toolsCalled: entriesOf(scope.recorder.entries, 'tool_call').map((entry) => entry.name),
    messages: request?.messages.length ?? 0,
    tokens: request ? estimateInputTokens(request) : 0,
    ...facts,
  }
}
