import { asObject, asText } from '../lenient.ts'
import { phraseOllama } from '../ollama/errors.ts'
import { jsonReply } from '../wire-reply.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { readTexts } from './read-texts.ts'
import { defineSideProvider } from './side-provider.ts'
import { vectorValues } from './vector-values.ts'

const pathOf = /\/api\/(embed|embeddings)\/?$/
const LOAD_NS = 1_000_000

/** Embeddings of Ollama: `/api/embed`, and the older `/api/embeddings` of one text. */
export const ollamaSide = defineSideProvider({
  name: 'ollama',
  docs: { title: 'Ollama embeddings', path: '/api/embed, /api/embeddings', hosts: ['127.0.0.1:11434', 'ollama.com'], clients: ['ollama'] },
  side: (method, url) => (method === 'POST' && pathOf.test(url.pathname) ? 'embedding' : undefined),
  recognizes(body, url) {
    const { model, input, prompt } = asObject(body)
    const text = url.pathname.includes('embeddings') ? prompt : input
    return typeof model === 'string' && (typeof text === 'string' || Array.isArray(text))
  },
  readRequest(_operation, body) {
    const { model: named, input, prompt, dimensions } = asObject(body)
    const model = asText(named)
    const texts = readTexts(input ?? asText(prompt))
    return { operation: 'embedding', provider: 'ollama', model, texts, dimensions: dimensionsFrom(dimensions, model, 768) }
  },
  writeReply(reply, { url }) {
    if (reply.operation !== 'embedding') return jsonReply({})
    const { values, approximated } = vectorValues(reply, { asked: 'numbers', isOnlyForm: true })
    const body = /embeddings\/?$/.test(url.pathname)
      ? { embedding: values[0] ?? [] }
      : {
          model: reply.model,
          embeddings: values,
          total_duration: 2 * LOAD_NS,
          load_duration: LOAD_NS,
          prompt_eval_count: reply.inputTokens,
        }
    return { ...jsonReply(body), ...(approximated !== undefined && { approximated }) }
  },
  phrase: phraseOllama,
})
