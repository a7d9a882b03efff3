import { createDraw } from '../../src/internal/random.ts'
import type { ReplyEditContext } from '../../src/model/disturbance.ts'
import type { ModelRequest } from '../../src/model/exchange.ts'
import { requestOf } from './model-requests.ts'

/** What an edit of a reply is given, with defaults for what a test does not care about; ids count up from 1. */
export function replyContext(
  over: Partial<Omit<ReplyEditContext, 'request'>> & { readonly request?: Partial<ModelRequest> } = {},
): ReplyEditContext {
  let ordinal = 0
  const { request, tools = [], ...rest } = over
  return {
    tools,
    request: requestOf({ tools: tools.map((tool) => ({ description: '', ...tool })), ...request }),
    earlier: [],
    draw: createDraw('edit'),
    id: (prefix) => `${prefix}_new_${++ordinal}`,
    ...rest,
  }
}
