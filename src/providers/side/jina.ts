import { asObject, asText } from '../lenient.ts'
import { jsonReply } from '../wire-reply.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { writeOpenAiEmbeddings } from './openai.ts'
import { phraseWith } from './plain-errors.ts'
import { readDocuments, readLimit, readTexts } from './read-texts.ts'
import { defineSideProvider } from './side-provider.ts'

const hosts = /^api\.jina\.ai$/
const pathOf = /\/v1\/(embeddings|rerank)\/?$/

/** Embeddings and rerank of Jina. */
export const jina = defineSideProvider({
  name: 'jina',
  docs: { title: 'Jina', path: '/v1/embeddings, /v1/rerank', hosts: ['api.jina.ai'], clients: ['fetch'] },
  side(method, url) {
    if (method !== 'POST' || !hosts.test(url.hostname)) return undefined
    const path = pathOf.exec(url.pathname)?.[1]
    return path === undefined ? undefined : path === 'rerank' ? 'rerank' : 'embedding'
  },
  readRequest(operation, body) {
    const { model: named, input, dimensions, query, documents, top_n } = asObject(body)
    const model = asText(named)
    if (operation === 'rerank')
      return { operation, provider: 'jina', model, query: asText(query), documents: readDocuments(documents), ...readLimit(top_n) }
    return {
      operation: 'embedding',
      provider: 'jina',
      model,
      texts: readTexts(input),
      dimensions: dimensionsFrom(dimensions, model, 1024),
    }
  },
  writeReply(reply, context) {
    if (reply.operation !== 'rerank') return writeOpenAiEmbeddings(reply, context)
    const { documents, return_documents: returns } = asObject(context.body)
    const texts = readDocuments(documents)
    const results = reply.ranking.map(({ index, score }) => ({
      index,
      relevance_score: score,
      ...(returns !== false && { document: { text: texts[index] ?? '' } }),
    }))
    const usage = { total_tokens: reply.inputTokens, prompt_tokens: reply.inputTokens }
    return jsonReply({ model: reply.model, object: 'list', usage, results })
  },
  phrase: phraseWith((detail) => ({ detail })),
})
