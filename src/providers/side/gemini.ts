import type { SideReply } from '../../model/side.ts'
import { phraseGemini } from '../gemini/errors.ts'
import { asObject, asObjects, asText, decodeSegment } from '../lenient.ts'
import { jsonReply } from '../wire-reply.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { defineSideProvider, type SideWireReply } from './side-provider.ts'
import { vectorValues } from './vector-values.ts'

const pathOf = /\/models\/([^/:]+):(embedContent|batchEmbedContents|predict)$/
/** `:predict` serves any model of Vertex. */
const embeds = /embedding|gecko/

/** Embeddings of the Gemini API (`:embedContent`, `:batchEmbedContents`) and of Vertex AI (`:predict`, `:embedContent`). */
export const geminiSide = defineSideProvider({
  name: 'gemini',
  docs: {
    title: 'Gemini and Vertex AI embeddings',
    path: ':embedContent, :batchEmbedContents, :predict',
    hosts: ['generativelanguage.googleapis.com', '*-aiplatform.googleapis.com'],
    clients: ['@google/genai'],
  },
  side(method, url) {
    const [, model = '', verb] = (method === 'POST' && pathOf.exec(url.pathname)) || []
    if (verb === undefined || (verb === 'predict' && !embeds.test(model))) return undefined
    return 'embedding'
  },
  recognizes: (body) => ['content', 'requests', 'instances'].some((key) => key in asObject(body)),
  readRequest(_operation, body, url) {
    const [, encoded = '', verb] = pathOf.exec(url.pathname) ?? []
    const model = decodeSegment(encoded)
    const items = itemsOf(verb, asObject(body))
    const texts = items.map(({ content }) => contentText(content))
    return { operation: 'embedding', provider: 'gemini', model, texts, dimensions: dimensionsFrom(items[0]?.dimensions, model, 768) }
  },
  writeReply(reply, { url }) {
    return write(pathOf.exec(url.pathname)?.[2], reply)
  },
  phrase: phraseGemini,
})

interface Item {
  readonly content: unknown
  readonly dimensions: unknown
}

function itemsOf(verb: string | undefined, body: Readonly<Record<string, unknown>>): readonly Item[] {
  if (verb === 'predict') {
    const { outputDimensionality } = asObject(body['parameters'])
    return asObjects(body['instances']).map(({ content }) => ({ content, dimensions: outputDimensionality }))
  }
  const one = (request: Readonly<Record<string, unknown>>): Item => ({
    content: request['content'],
    dimensions: request['outputDimensionality'] ?? asObject(request['embedContentConfig'])['outputDimensionality'],
  })
  return verb === 'embedContent' ? [one(body)] : asObjects(body['requests']).map(one)
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return asObjects(asObject(content)['parts'])
    .map((part) => asText(part['text']))
    .join('\n')
}

function write(verb: string | undefined, reply: SideReply): SideWireReply {
  if (reply.operation !== 'embedding') return jsonReply({})
  const { values, approximated } = vectorValues(reply, { asked: 'numbers', isOnlyForm: true })
  const usageMetadata = { promptTokenCount: reply.inputTokens, totalTokenCount: reply.inputTokens }
  const tokens = Math.max(1, Math.ceil(reply.inputTokens / Math.max(1, values.length)))
  const predictions = values.map((vector) => ({ embeddings: { values: vector, statistics: { truncated: false, token_count: tokens } } }))
  const body =
    verb === 'predict'
      ? { predictions, metadata: { billableCharacterCount: reply.inputTokens * 4 } }
      : verb === 'embedContent'
        ? { ...(values.length > 0 && { embedding: { values: values[0] } }), usageMetadata }
        : { embeddings: values.map((vector) => ({ values: vector })), usageMetadata }
  return { ...jsonReply(body), ...(approximated !== undefined && { approximated }) }
}
