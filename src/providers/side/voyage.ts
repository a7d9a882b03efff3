import { asObject, asText } from '../lenient.ts'
import { jsonReply } from '../wire-reply.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { writeOpenAiEmbeddings } from './openai.ts'
import { phraseWith } from './plain-errors.ts'
import { readDocuments, readLimit, readTexts } from './read-texts.ts'
import { defineSideProvider } from './side-provider.ts'

const hosts = /^api\.voyageai\.com$/
const pathOf = /\/v1\/(embeddings|rerank)\/?$/

/** Embeddings and rerank of Voyage. */
export const voyage = defineSideProvider({
  name: 'voyage',
  docs: { title: 'Voyage', path: '/v1/embeddings, /v1/rerank', hosts: ['api.voyageai.com'], clients: ['fetch'] },
  side(method, url) {
    if (method !== 'POST' || !hosts.test(url.hostname)) return undefined
    const path = pathOf.exec(url.pathname)?.[1]
    return path === undefined ? undefined : path === 'rerank' ? 'rerank' : 'embedding'
  },
  readRequest(operation, body) {
    const { model: named, input, output_dimension, query, documents, top_k } = asObject(body)
    const model = asText(named)
    if (operation === 'rerank')
      return { operation, provider: 'voyage', model, query: asText(query), documents: readDocuments(documents), ...readLimit(top_k) }
    return {
      operation: 'embedding',
      provider: 'voyage',
      model,
      texts: readTexts(input),
      dimensions: dimensionsFrom(output_dimension, model, 1024),
    }
  },
  writeReply(reply, context) {
    if (reply.operation !== 'rerank') return writeOpenAiEmbeddings(reply, context)
    const { documents, return_documents: returns } = asObject(context.body)
    const texts = readDocuments(documents)
    const data = reply.ranking.map(({ index, score }) => ({
      relevance_score: score,
      index,
      ...(returns === true && { document: texts[index] ?? '' }),
    }))
    return jsonReply({ object: 'list', data, model: reply.model, usage: { total_tokens: reply.inputTokens } })
  },
  phrase: phraseWith((detail) => ({ detail })),
})
