import type { Moderated, ModerationCategory } from '../../model/side.ts'
import { asList, asObject, asObjects, asText } from '../lenient.ts'
import { phraseMistral } from '../mistral/errors.ts'
import { mistralHeaders } from '../mistral/headers.ts'
import { jsonReply } from '../wire-reply.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { writeOpenAiEmbeddings } from './openai.ts'
import { readTexts } from './read-texts.ts'
import { defineSideProvider } from './side-provider.ts'

const hosts = /^(api|codestral)\.mistral\.ai$/
const pathOf = /\/v1\/(embeddings|moderations|chat\/moderations)\/?$/

/** Category names of the API, as of 2026-11; those it has beside the neutral ones are never flagged. */
const categories: Readonly<Record<ModerationCategory, string>> = {
  harassment: 'hate_and_discrimination',
  hate: 'hate_and_discrimination',
  illicit: 'dangerous_and_criminal_content',
  self_harm: 'selfharm',
  sexual: 'sexual',
  violence: 'violence_and_threats',
}
const names = [...new Set(Object.values(categories)), 'health', 'financial', 'law', 'pii']

/** Embeddings and moderations of Mistral. */
export const mistralSide = defineSideProvider({
  name: 'mistral',
  docs: {
    title: 'Mistral embeddings and moderations',
    path: '/v1/embeddings, /v1/moderations, /v1/chat/moderations',
    hosts: ['api.mistral.ai'],
    clients: ['@mistralai/mistralai'],
  },
  side(method, url) {
    if (method !== 'POST' || !hosts.test(url.hostname)) return undefined
    const path = pathOf.exec(url.pathname)?.[1]
    return path === undefined ? undefined : path === 'embeddings' ? 'embedding' : 'moderation'
  },
  readRequest(operation, body, url) {
    const { model: named, input, output_dimension } = asObject(body)
    const model = asText(named)
    if (operation === 'moderation') {
      const texts = url.pathname.includes('/chat/') ? conversations(input) : readTexts(input)
      return { operation, provider: 'mistral', model, texts }
    }
    return {
      operation: 'embedding',
      provider: 'mistral',
      model,
      texts: readTexts(input),
      dimensions: dimensionsFrom(output_dimension, model, 1024),
    }
  },
  writeReply(reply, context) {
    const headers = mistralHeaders(context)
    const id = context.id(reply.operation === 'moderation' ? 'mod' : 'embd')
    if (reply.operation !== 'moderation')
      return writeOpenAiEmbeddings(reply, context, headers, { fields: { id }, usage: { completion_tokens: 0 } })
    return jsonReply({ id, model: reply.model, results: reply.results.map(resultOf) }, headers)
  },
  phrase: phraseMistral,
})

/** One conversation is a list of messages; several are a list of lists. What is judged is the last message of each. */
function conversations(input: unknown): readonly string[] {
  const lists = asList(input).some(Array.isArray) ? asList(input) : [input]
  return lists.map((messages) => contentText(asObjects(messages).at(-1)?.['content']))
}

function contentText(content: unknown): string {
  return typeof content === 'string'
    ? content
    : asObjects(content)
        .map((part) => asText(part['text']))
        .join('\n')
}

function resultOf({ verdict, categories: found }: Moderated): unknown {
  if (verdict === 'none') return {}
  const flagged = new Set(found.map((category) => categories[category]))
  return {
    categories: Object.fromEntries(names.map((name) => [name, flagged.has(name)])),
    category_scores: Object.fromEntries(names.map((name) => [name, flagged.has(name) ? 0.98 : 0.0001])),
  }
}
