import { createOpenAI } from '@ai-sdk/openai'
import { ApplyGuardrailCommand, BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { GoogleGenAI } from '@google/genai'
import { OpenAIEmbeddings } from '@langchain/openai'
import { Mistral } from '@mistralai/mistralai'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { embedMany } from 'ai'
import { CohereClient, CohereClientV2 } from 'cohere-ai'
import { Ollama } from 'ollama'
import OpenAI, { AzureOpenAI } from 'openai'

export type Vectors = readonly (readonly number[])[]

/** One real client library (or `fetch`, where there is none) that turns texts into vectors. `retries: false`: it tries once. */
export interface EmbeddingClient {
  readonly name: string
  readonly provider: string
  readonly dimensions: number
  /** The wire takes one text a call. */
  readonly single?: boolean
  embed(texts: readonly string[], options?: { readonly retries?: boolean }): Promise<Vectors>
}

export interface RerankClient {
  readonly name: string
  readonly provider: string
  rerank(query: string, documents: readonly string[], limit?: number): Promise<readonly { index: number; score: number }[]>
}

export interface ModerationClient {
  readonly name: string
  readonly provider: string
  /** Whether each text may pass, as its user reads the answer; `undefined` where the answer does not say. */
  moderate(texts: readonly string[], options?: { readonly retries?: boolean }): Promise<readonly (boolean | undefined)[]>
}

const openai = (retries = false) => new OpenAI({ apiKey: 'x', maxRetries: retries ? 2 : 0 })
const mistral = (retries = false) =>
  new Mistral({
    apiKey: 'x',
    ...(retries && {
      retryConfig: { strategy: 'backoff', backoff: { initialInterval: 10, maxInterval: 20, exponent: 1.5, maxElapsedTime: 5_000 } },
    }),
  })
const cohere = (retries = false) => new CohereClientV2({ token: 'x', maxRetries: retries ? 2 : 0 })
const bedrockSettings = (retries = false) => ({
  region: 'eu-west-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  maxAttempts: retries ? 3 : 1,
})
const bedrock = (retries = false) => new BedrockRuntimeClient({ ...bedrockSettings(retries), requestHandler: new NodeHttpHandler() })

async function invoke(modelId: string, body: object, retries?: boolean, client = bedrock(retries)): Promise<Record<string, unknown>> {
  const command = new InvokeModelCommand({ modelId, contentType: 'application/json', body: JSON.stringify(body) })
  const { body: answer } = await client.send(command)
  return JSON.parse(Buffer.from(answer).toString()) as Record<string, unknown>
}

async function post<Answer>(url: string, body: object): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status })
  return (await response.json()) as Answer
}

interface ListAnswer {
  readonly data: readonly { readonly index: number; readonly embedding: readonly number[]; readonly relevance_score: number }[]
}

export const embeddingClients: readonly EmbeddingClient[] = [
  {
    name: 'openai (base64 by default)',
    provider: 'openai',
    dimensions: 1536,
    embed: async (texts, { retries } = {}) =>
      (await openai(retries).embeddings.create({ model: 'text-embedding-3-small', input: [...texts] })).data.map((item) => [
        ...item.embedding,
      ]),
  },
  {
    name: 'openai (floats)',
    provider: 'openai',
    dimensions: 256,
    embed: async (texts, { retries } = {}) =>
      (
        await openai(retries).embeddings.create({
          model: 'text-embedding-3-large',
          input: [...texts],
          dimensions: 256,
          encoding_format: 'float',
        })
      ).data.map(({ embedding }) => embedding),
  },
  {
    name: 'azure openai',
    provider: 'openai',
    dimensions: 1536,
    embed: async (texts, { retries } = {}) =>
      (
        await new AzureOpenAI({
          apiKey: 'x',
          endpoint: 'https://shop.openai.azure.com',
          apiVersion: '2024-10-21',
          deployment: 'text-embedding-3-small',
          maxRetries: retries ? 2 : 0,
        }).embeddings.create({ model: 'text-embedding-3-small', input: [...texts] })
      ).data.map((item) => [...item.embedding]),
  },
  {
    name: 'ai sdk embedMany',
    provider: 'openai',
    dimensions: 1536,
    embed: async (texts, { retries } = {}) =>
      (
        await embedMany({
          model: createOpenAI({ apiKey: 'x' }).textEmbeddingModel('text-embedding-3-small'),
          values: [...texts],
          maxRetries: retries ? 2 : 0,
        })
      ).embeddings,
  },
  {
    name: 'langchain OpenAIEmbeddings',
    provider: 'openai',
    dimensions: 1536,
    embed: (texts, { retries } = {}) =>
      new OpenAIEmbeddings({ apiKey: 'x', model: 'text-embedding-3-small', maxRetries: retries ? 2 : 0 }).embedDocuments([...texts]),
  },
  {
    name: 'genai embedContent',
    provider: 'gemini',
    dimensions: 3072,
    embed: async (texts, { retries } = {}) =>
      (
        await new GoogleGenAI({ apiKey: 'x', httpOptions: retries ? { retryOptions: { attempts: 3 } } : {} }).models.embedContent({
          model: 'gemini-embedding-001',
          contents: [...texts],
        })
      ).embeddings?.map(({ values = [] }) => values) ?? [],
  },
  {
    name: 'genai on Vertex AI, predict',
    provider: 'gemini',
    dimensions: 768,
    embed: async (texts) =>
      (
        await new GoogleGenAI({ vertexai: true, apiKey: 'x' }).models.embedContent({
          model: 'text-embedding-005',
          contents: [...texts],
        })
      ).embeddings?.map(({ values = [] }) => values) ?? [],
  },
  {
    name: 'genai on Vertex AI, embedContent',
    provider: 'gemini',
    dimensions: 512,
    single: true,
    embed: async ([text = '']) =>
      (
        await new GoogleGenAI({ vertexai: true, apiKey: 'x' }).models.embedContent({
          model: 'gemini-embedding-2',
          contents: text,
          config: { outputDimensionality: 512 },
        })
      ).embeddings?.map(({ values = [] }) => values) ?? [],
  },
  {
    name: 'cohere v2 embed',
    provider: 'cohere',
    dimensions: 1536,
    embed: async (texts, { retries } = {}) =>
      (
        await cohere(retries).embed({
          model: 'embed-v4.0',
          inputType: 'search_document',
          embeddingTypes: ['float'],
          texts: [...texts],
        })
      ).embeddings.float ?? [],
  },
  {
    name: 'cohere v1 embed',
    provider: 'cohere',
    dimensions: 1024,
    async embed(texts, { retries } = {}) {
      const client = new CohereClient({ token: 'x', maxRetries: retries ? 2 : 0 })
      const answer = await client.embed({ model: 'embed-english-v3.0', inputType: 'search_document', texts: [...texts] })
      return answer.responseType === 'embeddings_floats' ? answer.embeddings : []
    },
  },
  {
    name: 'mistral embeddings',
    provider: 'mistral',
    dimensions: 1024,
    embed: async (texts, { retries } = {}) =>
      (await mistral(retries).embeddings.create({ model: 'mistral-embed', inputs: [...texts] })).data.map(
        ({ embedding = [] }) => embedding,
      ),
  },
  {
    name: 'ollama embed',
    provider: 'ollama',
    dimensions: 768,
    embed: async (texts) => (await new Ollama().embed({ model: 'nomic-embed-text', input: [...texts] })).embeddings,
  },
  {
    name: 'ollama embeddings (older)',
    provider: 'ollama',
    dimensions: 768,
    single: true,
    embed: async ([text = '']) => [(await new Ollama().embeddings({ model: 'nomic-embed-text', prompt: text })).embedding],
  },
  {
    name: 'bedrock Titan',
    provider: 'bedrock',
    dimensions: 1024,
    single: true,
    embed: async ([text = ''], { retries } = {}) => [
      (await invoke('amazon.titan-embed-text-v2:0', { inputText: text }, retries))['embedding'] as number[],
    ],
  },
  {
    name: 'bedrock Titan over HTTP/2',
    provider: 'bedrock',
    dimensions: 256,
    single: true,
    embed: async ([text = ''], { retries } = {}) => {
      const body = { inputText: text, dimensions: 256, normalize: true }
      const client = new BedrockRuntimeClient(bedrockSettings(retries))
      return [(await invoke('amazon.titan-embed-text-v2:0', body, retries, client))['embedding'] as number[]]
    },
  },
  {
    name: 'bedrock Cohere',
    provider: 'bedrock',
    dimensions: 1024,
    embed: async (texts, { retries } = {}) =>
      (await invoke('cohere.embed-english-v3', { texts, input_type: 'search_document' }, retries))['embeddings'] as number[][],
  },
  {
    name: 'voyage by fetch',
    provider: 'voyage',
    dimensions: 1024,
    embed: async (texts) =>
      (await post<ListAnswer>('https://api.voyageai.com/v1/embeddings', { model: 'voyage-3.5', input: texts })).data.map(
        ({ embedding }) => embedding,
      ),
  },
  {
    name: 'jina by fetch',
    provider: 'jina',
    dimensions: 1024,
    embed: async (texts) =>
      (await post<ListAnswer>('https://api.jina.ai/v1/embeddings', { model: 'jina-embeddings-v3', input: texts })).data.map(
        ({ embedding }) => embedding,
      ),
  },
]

export const rerankClients: readonly RerankClient[] = [
  {
    name: 'cohere v2 rerank',
    provider: 'cohere',
    rerank: async (query, documents, topN) =>
      (
        await cohere().rerank({ model: 'rerank-v3.5', query, documents: [...documents], ...(topN === undefined ? {} : { topN }) })
      ).results.map(({ index, relevanceScore }) => ({ index, score: relevanceScore })),
  },
  {
    name: 'cohere v1 rerank',
    provider: 'cohere',
    rerank: async (query, documents, topN) =>
      (
        await new CohereClient({ token: 'x', maxRetries: 0 }).rerank({
          model: 'rerank-english-v3.0',
          query,
          documents: documents.map((text) => ({ text })),
          ...(topN === undefined ? {} : { topN }),
        })
      ).results.map(({ index, relevanceScore }) => ({ index, score: relevanceScore })),
  },
  {
    name: 'bedrock invoke rerank',
    provider: 'bedrock',
    rerank: async (query, documents, limit) =>
      (
        (await invoke('cohere.rerank-v3-5:0', { api_version: 2, query, documents, ...(limit === undefined ? {} : { top_n: limit }) }))[
          'results'
        ] as { index: number; relevance_score: number }[]
      ).map(({ index, relevance_score: score }) => ({ index, score })),
  },
  {
    name: 'bedrock agent runtime by fetch',
    provider: 'bedrock',
    rerank: async (query, documents, limit) =>
      (
        await post<{ results: { index: number; relevanceScore: number }[] }>(
          'https://bedrock-agent-runtime.eu-west-1.amazonaws.com/rerank',
          {
            queries: [{ type: 'TEXT', textQuery: { text: query } }],
            sources: documents.map((text) => ({
              type: 'INLINE',
              inlineDocumentSource: { type: 'TEXT', textDocument: { text } },
            })),
            rerankingConfiguration: {
              type: 'BEDROCK_RERANKING_MODEL',
              bedrockRerankingConfiguration: {
                ...(limit === undefined ? {} : { numberOfResults: limit }),
                modelConfiguration: { modelArn: 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.rerank-v1:0' },
              },
            },
          },
        )
      ).results.map(({ index, relevanceScore: score }) => ({ index, score })),
  },
  {
    name: 'voyage by fetch',
    provider: 'voyage',
    rerank: async (query, documents, limit) =>
      (await post<ListAnswer>('https://api.voyageai.com/v1/rerank', { model: 'rerank-2.5', query, documents, top_k: limit })).data.map(
        ({ index, relevance_score: score }) => ({ index, score }),
      ),
  },
  {
    name: 'jina by fetch',
    provider: 'jina',
    rerank: async (query, documents, limit) =>
      (
        await post<{ results: ListAnswer['data'] }>('https://api.jina.ai/v1/rerank', {
          model: 'jina-reranker-v2-base-multilingual',
          query,
          documents,
          top_n: limit,
        })
      ).results.map(({ index, relevance_score: score }) => ({ index, score })),
  },
]

export const moderationClients: readonly ModerationClient[] = [
  {
    name: 'openai moderations',
    provider: 'openai',
    moderate: async (texts, { retries } = {}) =>
      (await openai(retries).moderations.create({ model: 'omni-moderation-latest', input: [...texts] })).results.map(({ flagged }) =>
        flagged === undefined ? undefined : !flagged,
      ),
  },
  {
    name: 'mistral moderations',
    provider: 'mistral',
    moderate: async (texts, { retries } = {}) =>
      (await mistral(retries).classifiers.moderate({ model: 'mistral-moderation-latest', inputs: [...texts] })).results.map(
        ({ categories }) => (categories === undefined ? undefined : !Object.values(categories).some(Boolean)),
      ),
  },
  {
    name: 'mistral chat moderations',
    provider: 'mistral',
    moderate: async (texts, { retries } = {}) =>
      (
        await mistral(retries).classifiers.moderateChat({
          model: 'mistral-moderation-latest',
          inputs: texts.map((content) => [{ role: 'user' as const, content }]),
        })
      ).results.map(({ categories }) => (categories === undefined ? undefined : !Object.values(categories).some(Boolean))),
  },
  {
    name: 'bedrock ApplyGuardrail',
    provider: 'bedrock',
    async moderate(texts, { retries } = {}) {
      const { action } = await bedrock(retries).send(
        new ApplyGuardrailCommand({
          guardrailIdentifier: 'gr1',
          guardrailVersion: '1',
          source: 'INPUT',
          content: texts.map((text) => ({ text: { text } })),
        }),
      )
      return texts.map(() => (action === undefined ? undefined : action === 'NONE'))
    },
  },
]
