import type { EmbeddingReply, RerankReply } from '../../model/side.ts'
import { phraseCohere } from '../cohere/errors.ts'
import { asList, asObject, asObjects, asText } from '../lenient.ts'
import type { WireContext } from '../provider.ts'
import { jsonReply } from '../wire-reply.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { readDocuments, readLimit } from './read-texts.ts'
import { defineSideProvider, type SideWireReply } from './side-provider.ts'
import { vectorValues } from './vector-values.ts'

const hosts = /^api\.cohere\.(com|ai)$/
const pathOf = /\/(v[12])\/(embed|rerank)\/?$/

/** Embeddings and rerank of Cohere, versions 1 and 2. */
export const cohereSide = defineSideProvider({
  name: 'cohere',
  docs: {
    title: 'Cohere embed and rerank',
    path: '/v2/embed, /v2/rerank, /v1/embed, /v1/rerank',
    hosts: ['api.cohere.com', 'api.cohere.ai'],
    clients: ['cohere-ai'],
  },
  side(method, url) {
    if (method !== 'POST' || !hosts.test(url.hostname)) return undefined
    const path = pathOf.exec(url.pathname)?.[2]
    return path === undefined ? undefined : path === 'rerank' ? 'rerank' : 'embedding'
  },
  readRequest(operation, body) {
    const fields = asObject(body)
    return operation === 'rerank' ? readCohereRerank(fields, 'cohere') : readCohereEmbed(fields, 'cohere')
  },
  writeReply(reply, context) {
    const isFirst = pathOf.exec(context.url.pathname)?.[1] === 'v1'
    const meta = { api_version: { version: isFirst ? '1' : '2' } }
    if (reply.operation === 'rerank') {
      const body = {
        id: context.id('rr'),
        results: cohereResults(reply, context.body),
        meta: { ...meta, billed_units: { search_units: 1 } },
      }
      return jsonReply(body)
    }
    if (reply.operation !== 'embedding') return jsonReply({})
    return writeCohereEmbed(reply, context, {
      alwaysByType: !isFirst,
      meta: { ...meta, billed_units: { input_tokens: reply.inputTokens } },
    })
  },
  phrase: phraseCohere,
})

/** The embed request, which Bedrock passes on as it is. */
export function readCohereEmbed(body: Readonly<Record<string, unknown>>, provider: string, named = asText(body['model'])) {
  const inputs = asObjects(body['inputs']).map((input) =>
    asObjects(input['content'])
      .map((part) => asText(part['text']))
      .join('\n'),
  )
  const texts = [
    ...asList(body['texts']).map((text) => asText(text)),
    ...inputs,
    ...asList(body['images']).map((_, at) => `image ${at + 1}`),
  ]
  return {
    operation: 'embedding' as const,
    provider,
    model: named,
    texts,
    dimensions: dimensionsFrom(body['output_dimension'], named, 1024),
  }
}

export function readCohereRerank(body: Readonly<Record<string, unknown>>, provider: string, named = asText(body['model'])) {
  return {
    operation: 'rerank' as const,
    provider,
    model: named,
    query: asText(body['query']),
    documents: readDocuments(body['documents']),
    ...readLimit(body['top_n']),
  }
}

export function cohereResults({ ranking }: RerankReply, body: unknown): unknown {
  const { documents, return_documents: returns } = asObject(body)
  const texts = readDocuments(documents)
  return ranking.map(({ index, score }) => ({
    index,
    relevance_score: score,
    ...(returns === true && { document: { text: texts[index] ?? '' } }),
  }))
}

/** By type where types were asked for (version 2: always), else a plain list. Whole-number and bit forms are made from the numbers. */
export function writeCohereEmbed(
  reply: EmbeddingReply,
  { body, id }: Pick<WireContext, 'body' | 'id'>,
  { alwaysByType, meta }: { readonly alwaysByType: boolean; readonly meta?: object },
): SideWireReply {
  const { embedding_types, texts } = asObject(body)
  const types = asList(embedding_types).map((type) => asText(type))
  const byType = alwaysByType || types.length > 0
  const asked = types.length === 1 && types[0] === 'base64' ? 'base64' : 'numbers'
  const { values, approximated } = vectorValues(reply, { asked, isOnlyForm: !byType })
  // The other encoding stands under its own name, as the API would send it.
  const named = (type: string) => (reply.encoding !== 'other' ? type : type === 'base64' ? 'float' : 'base64')
  const embeddings = byType
    ? Object.fromEntries((types.length > 0 ? types : ['float']).map((type) => [named(type), values.map((value) => inType(value, type))]))
    : values
  const body_ = {
    id: id('emb'),
    response_type: byType ? 'embeddings_by_type' : 'embeddings_floats',
    embeddings,
    texts: texts ?? [],
    ...(meta && { meta }),
  }
  return { ...jsonReply(body_), ...(approximated !== undefined && { approximated }) }
}

function inType(value: unknown, type: string): unknown {
  if (!Array.isArray(value) || type === 'float' || type === 'base64') return value
  const numbers = value as readonly number[]
  if (type === 'int8') return numbers.map((number) => Math.max(-128, Math.min(127, Math.round(number * 127))))
  if (type === 'uint8') return numbers.map((number) => Math.max(0, Math.min(255, Math.round(number * 127) + 128)))
  return numbers.flatMap((_, at) => (at % 8 === 0 ? [byteOf(numbers.slice(at, at + 8)) - (type === 'binary' ? 128 : 0)] : []))
}

function byteOf(numbers: readonly number[]): number {
  return numbers.reduce((byte, number, bit) => byte | (number > 0 ? 128 >> bit : 0), 0)
}
