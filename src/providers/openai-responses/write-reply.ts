import type { ModelReply } from '../../model/exchange.ts'
import { asObject } from '../lenient.ts'
import { compatibleHost } from '../openai-compatible.ts'
import type { WireContext, WireReply } from '../provider.ts'
import { wireId } from '../wire-ids.ts'
import { jsonReply, streamReply } from '../wire-reply.ts'
import { responsesFrames } from './frames.ts'
import { rememberResponse } from './history.ts'
import { responseObject, toEnding, toItems } from './response-object.ts'

/** A reply as the Responses API sends it, kept for later requests that refer to it. */
export function writeResponsesReply(reply: ModelReply, context: WireContext): WireReply {
  const headers = compatibleHost(context.url).headers({ requestId: wireId(context, 'req') })
  const response = responseObject(context, toEnding(reply.finish), toItems(reply, context), reply)
  rememberResponse(asObject(context.bodyToRemember ?? context.body), response, context.memory)
  return context.request.stream ? streamReply(responsesFrames(reply, context), headers) : jsonReply(response, headers)
}
