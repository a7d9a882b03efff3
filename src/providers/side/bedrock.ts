import type { SideOperation, SideReply } from '../../model/side.ts'
import { bedrockHeaders, phraseBedrock } from '../bedrock/errors.ts'
import { asObject, asObjects, asText, decodeSegment } from '../lenient.ts'
import type { WireContext } from '../provider.ts'
import { jsonReply } from '../wire-reply.ts'
import { applyGuardrail } from './bedrock-guardrail.ts'
import { cohereResults, readCohereEmbed, readCohereRerank, writeCohereEmbed } from './cohere.ts'
import { dimensionsFrom } from './embedding-models.ts'
import { defineSideProvider, type SideWireReply } from './side-provider.ts'
import { vectorValues } from './vector-values.ts'

const hosts = /^bedrock-(agent-)?runtime(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/
const invokeOf = /\/model\/([^/]+)\/invoke$/
const guardrailOf = /\/guardrail\/([^/]+)\/version\/[^/]+\/apply$/
const rerankPath = /\/rerank$/
const embeds = /titan-embed-text|titan-embed-g1|cohere\.embed/
const ranks = /(cohere|amazon)\.rerank/

const modelIn = ({ pathname }: URL): string => decodeSegment(invokeOf.exec(pathname)?.[1] ?? guardrailOf.exec(pathname)?.[1] ?? '')

/** Titan and Cohere embeddings, rerank models, the rerank API of the agent runtime, and guardrails applied to a text. */
export const bedrockSide = defineSideProvider({
  name: 'bedrock',
  docs: {
    title: 'Bedrock embeddings, rerank and guardrails',
    path: '/model/{id}/invoke, /rerank, /guardrail/{id}/version/{v}/apply',
    hosts: ['bedrock-runtime.*.amazonaws.com', 'bedrock-agent-runtime.*.amazonaws.com'],
    clients: ['@aws-sdk/client-bedrock-runtime', 'fetch'],
  },
  side(method, url): SideOperation | undefined {
    if (method !== 'POST' || !hosts.test(url.hostname)) return undefined
    if (rerankPath.test(url.pathname)) return 'rerank'
    if (guardrailOf.test(url.pathname)) return 'moderation'
    const model = modelIn(url)
    return embeds.test(model) ? 'embedding' : ranks.test(model) ? 'rerank' : undefined
  },
  readRequest(operation, body, url) {
    const fields = asObject(body)
    const model = modelIn(url)
    if (operation === 'moderation') {
      const texts = asObjects(fields['content']).map((block) => asText(asObject(block['text'])['text']))
      return { operation, provider: 'bedrock', model, texts }
    }
    if (operation === 'rerank') return rerankPath.test(url.pathname) ? readAgentRerank(fields) : readCohereRerank(fields, 'bedrock', model)
    if (!model.includes('titan')) return readCohereEmbed(fields, 'bedrock', model)
    const dimensions = dimensionsFrom(fields['dimensions'], model, 1024)
    return { operation: 'embedding', provider: 'bedrock', model, texts: [asText(fields['inputText'])], dimensions }
  },
  writeReply(reply, context) {
    const headers = { ...bedrockHeaders(context), 'x-amzn-bedrock-input-token-count': String(reply.inputTokens) }
    const { headers: usual, ...written } = write(reply, context)
    return { ...written, headers: { ...usual, ...headers } }
  },
  phrase: phraseBedrock,
})

function write(reply: SideReply, context: WireContext): SideWireReply {
  if (reply.operation === 'moderation') return jsonReply(applyGuardrail(reply))
  if (reply.operation === 'rerank') {
    const results = rerankPath.test(context.url.pathname)
      ? reply.ranking.map(({ index, score }) => ({ index, relevanceScore: score }))
      : cohereResults(reply, context.body)
    return jsonReply({ results })
  }
  if (!modelIn(context.url).includes('titan')) return writeCohereEmbed(reply, context, { alwaysByType: false })
  const { values, approximated } = vectorValues(reply, { asked: 'numbers', isOnlyForm: true })
  const [embedding] = values
  const vector = embedding === undefined ? {} : { embedding, embeddingsByType: { float: embedding } }
  return { ...jsonReply({ ...vector, inputTextTokenCount: reply.inputTokens }), ...(approximated !== undefined && { approximated }) }
}

function readAgentRerank(body: Readonly<Record<string, unknown>>) {
  const query = asObjects(body['queries']).map((item) => asText(asObject(item['textQuery'])['text']))
  const documents = asObjects(body['sources']).map((source) => {
    const { textDocument, jsonDocument } = asObject(source['inlineDocumentSource'])
    return textDocument === undefined ? JSON.stringify(jsonDocument ?? '') : asText(asObject(textDocument)['text'])
  })
  const settings = asObject(asObject(body['rerankingConfiguration'])['bedrockRerankingConfiguration'])
  const limit = settings['numberOfResults']
  const model = asText(asObject(settings['modelConfiguration'])['modelArn']).split('/').at(-1) ?? ''
  return {
    operation: 'rerank' as const,
    provider: 'bedrock',
    model,
    query: query.join('\n'),
    documents,
    ...(typeof limit === 'number' && { limit }),
  }
}
