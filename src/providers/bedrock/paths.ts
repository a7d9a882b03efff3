import { decodeSegment } from '../lenient.ts'

/** Model and verb. Ids are encoded, ARNs with their slashes; a gateway may put a prefix before it. */
export const modelPath = /\/model\/([^/]+)\/(converse|converse-stream|invoke|invoke-with-response-stream|count-tokens)\/?$/

export type Verb = 'converse' | 'converse-stream' | 'invoke' | 'invoke-with-response-stream' | 'count-tokens'

/** What a Bedrock runtime URL asks of which model, or `undefined`. */
export function modelCall(url: URL): { readonly model: string; readonly verb: Verb } | undefined {
  const [, model, verb] = modelPath.exec(url.pathname) ?? []
  return model === undefined ? undefined : { model: decodeSegment(model), verb: verb as Verb }
}
