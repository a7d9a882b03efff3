import type { EmbeddingReply, SideReply } from '../../model/side.ts'
import { asObject, asText, decodeSegment } from '../lenient.ts'
import { compatibleHost } from '../openai-compatible.ts'
import { phraseOpenAi } from '../openai-errors.ts'
import type { WireContext } from '../provider.ts'
import { jsonReply } from '../wire-reply.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { openAiModeration } from './openai-moderation.ts'
import { readTexts } from './read-texts.ts'
import { defineSideProvider, type SideWireReply } from './side-provider.ts'
import { vectorValues } from './vector-values.ts'

const pathOf = /\/(embeddings|moderations)\/?$/
const deploymentOf = /\/deployments\/([^/]+)\//

/** Embeddings and moderations of OpenAI, Azure OpenAI and every host that speaks their form. */
export const openaiSide = defineSideProvider({
  name: 'openai',
  docs: {
    title: 'OpenAI embeddings and moderations, and compatible hosts',
    path: '/embeddings, /moderations',
    hosts: ['api.openai.com', '*.openai.azure.com', 'compatible hosts', 'local servers'],
    clients: ['openai', 'ai + @ai-sdk/openai', '@langchain/openai'],
  },
  side(method, url) {
    const path = method === 'POST' ? pathOf.exec(url.pathname)?.[1] : undefined
    return path === undefined ? undefined : path === 'embeddings' ? 'embedding' : 'moderation'
  },
  recognizes(body, url) {
    const { model, input } = asObject(body)
    if (typeof input !== 'string' && !Array.isArray(input)) return false
    return typeof model === 'string' || /\/v1\/moderations\/?$/.test(url.pathname)
  },
  readRequest(operation, body, url) {
    const { model: named, input, dimensions } = asObject(body)
    const model = asText(named) || decodeSegment(deploymentOf.exec(url.pathname)?.[1] ?? '')
    if (operation === 'embedding')
      return { operation, provider: 'openai', model, texts: readTexts(input), dimensions: dimensionsFrom(dimensions, model, 1536) }
    return { operation: 'moderation', provider: 'openai', model: model || 'omni-moderation-latest', texts: moderated(input) }
  },
  writeReply: (reply, context) =>
    reply.operation === 'moderation'
      ? jsonReply(openAiModeration(reply, context), headersFor(context))
      : writeOpenAiEmbeddings(reply, context, headersFor(context)),
  phrase: phraseOpenAi,
})

/** A list of parts is one input of several kinds; a list of texts is one input each. */
function moderated(input: unknown): readonly string[] {
  const isParts = Array.isArray(input) && input.some((part) => typeof part === 'object' && part !== null && 'type' in part)
  return isParts
    ? [
        readTexts(input)
          .filter((text) => text !== '')
          .join('\n'),
      ]
    : readTexts(input)
}

function headersFor({ url, id }: WireContext): Record<string, string> {
  return compatibleHost(url).headers({ requestId: id('req') })
}

/** The list form that many hosts share. `usage` adds or replaces fields of the usage object. */
export function writeOpenAiEmbeddings(
  reply: SideReply,
  { body }: Pick<WireContext, 'body'>,
  headers: Readonly<Record<string, string>> = {},
  { fields = {}, usage = {} }: { readonly fields?: object; readonly usage?: object } = {},
): SideWireReply {
  if (reply.operation !== 'embedding') return jsonReply({}, headers)
  const { encoding_format: format, embedding_type: type } = asObject(body)
  const { values, approximated } = vectorValues(reply, { asked: format === 'base64' || type === 'base64' ? 'base64' : 'numbers' })
  const whole = {
    ...fields,
    object: 'list',
    data: values.map((embedding, place) => ({ object: 'embedding', index: indexAt(reply, place), embedding })),
    model: reply.model,
    usage: { prompt_tokens: reply.inputTokens, total_tokens: reply.inputTokens, ...usage },
  }
  return { ...jsonReply(whole, headers), ...(approximated !== undefined && { approximated }) }
}

const indexAt = ({ vectors }: EmbeddingReply, place: number): number => vectors[place]?.index ?? place
