import { describe, expect, it } from 'vitest'
import type { EmbeddingReply, ModerationReply, RerankReply, SideReply } from '../../../src/model/side.ts'
import { builtInSideProviders, findSide } from '../../../src/providers/catalog.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { createWireContext } from '../../support/wire-context.ts'

const found = (address: string) => findSide('POST', new URL(address)) ?? expect.fail(`nobody answers ${address}`)

function read(address: string, body: unknown) {
  const { provider, operation } = found(address)
  return provider.readRequest(operation, body, new URL(address))
}

function written(address: string, reply: SideReply, body: unknown = {}) {
  const { frames, approximated } = found(address).provider.writeReply(reply, createWireContext(openaiChat, { url: address, body }))
  return { body: JSON.parse(String(frames[0]?.bytes)) as Record<string, unknown>, approximated }
}

const embedding: EmbeddingReply = {
  operation: 'embedding',
  model: 'm',
  vectors: [
    { index: 0, values: [1, 0] },
    { index: 1, values: [0.5, -0.5] },
  ],
  inputTokens: 7,
}
const rerank: RerankReply = {
  operation: 'rerank',
  model: 'm',
  ranking: [
    { index: 1, score: 0.9 },
    { index: 0, score: 0.2 },
  ],
  inputTokens: 7,
}
const moderation = (verdict: 'allow' | 'block' | 'none'): ModerationReply => ({
  operation: 'moderation',
  model: 'm',
  results: [{ verdict, categories: verdict === 'block' ? ['violence'] : [] }],
  inputTokens: 3,
})

describe('a request', () => {
  const openai = 'https://api.openai.com/v1/embeddings'

  it.each([
    ['one text', { input: 'a' }, ['a']],
    ['several', { input: ['a', 'b'] }, ['a', 'b']],
    ['tokens of one text', { input: [15, 339] }, ['tokens 15 339']],
    ['tokens of several', { input: [[15], [339]] }, ['tokens 15', 'tokens 339']],
    ['nothing', undefined, []],
    ['nonsense', { input: 7, dimensions: -2 }, []],
  ])('is read: %s', (_name, body, texts) => {
    expect(read(openai, body)).toMatchObject({ texts, dimensions: 1536 })
  })

  it('takes the model of Azure from the path', () => {
    const url = 'https://shop.openai.azure.com/openai/deployments/text-embedding-3-large/embeddings?api-version=1'

    expect(read(url, { input: 'a' })).toMatchObject({ model: 'text-embedding-3-large', dimensions: 3072 })
  })

  it('takes a list of parts for one input', () => {
    const input = [
      { type: 'text', text: 'a' },
      { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
      { type: 'text', text: 'b' },
    ]

    expect(read('https://api.openai.com/v1/moderations', { input })).toMatchObject({ model: 'omni-moderation-latest', texts: ['a\nb'] })
  })

  it('takes the last message of a conversation for what is judged', () => {
    const talk = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: [{ type: 'text', text: 'b' }] },
    ]
    const url = 'https://api.mistral.ai/v1/chat/moderations'

    expect(read(url, { model: 'm', input: talk })).toMatchObject({ texts: ['b'] })
    expect(read(url, { model: 'm', input: [talk, talk.slice(0, 1)] })).toMatchObject({ texts: ['b', 'a'] })
  })

  it('reads documents of any form', () => {
    const documents = ['a', { text: 'b' }, { title: 'c', body: 'd', year: 2020 }]

    expect(read('https://api.cohere.com/v2/rerank', { model: 'm', query: 'q', documents, top_n: 2 })).toMatchObject({
      documents: ['a', 'b', 'c\nd'],
      limit: 2,
    })
  })

  it.each(builtInSideProviders)('survives any body: $name', (provider) => {
    for (const body of [undefined, null, 7, 'x', [], { input: {}, texts: 3, requests: 'x', instances: [null], queries: 1, content: [7] }]) {
      for (const operation of ['embedding', 'rerank', 'moderation'] as const) {
        expect(provider.readRequest(operation, body, new URL('https://x.test/v1/embeddings')).operation).toBeTypeOf('string')
      }
    }
  })
})

describe('vectors on the wire', () => {
  const openai = 'https://api.openai.com/v1/embeddings'
  const numbersOf = (text: string) => {
    const bytes = Buffer.from(text, 'base64')
    return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4))
  }

  it('are numbers, or little-endian floats in base64 where that was asked for', () => {
    const plain = written(openai, embedding).body['data'] as { embedding: unknown }[]
    const packed = written(openai, embedding, { encoding_format: 'base64' }).body['data'] as { embedding: string }[]

    expect(plain.map((item) => item.embedding)).toEqual([
      [1, 0],
      [0.5, -0.5],
    ])
    expect(packed.map((item) => numbersOf(item.embedding))).toEqual([
      [1, 0],
      [0.5, -0.5],
    ])
  })

  it('come in the other form where a fault says so', () => {
    const other = { ...embedding, encoding: 'other' as const }

    expect(written(openai, other, { encoding_format: 'base64' }).body).toMatchObject({ data: [{ embedding: [1, 0] }, {}] })
    expect(numbersOf((written(openai, other).body['data'] as { embedding: string }[])[0]?.embedding ?? '')).toEqual([1, 0])
    expect(written(openai, other).approximated).toBeUndefined()
    expect(written('http://127.0.0.1:11434/api/embed', other).approximated).toContain('knows no other encoding')
  })

  it('hold NaN as it is in base64, and null in JSON', () => {
    const holes: EmbeddingReply = { ...embedding, vectors: [{ index: 0, values: [Number.NaN, 1] }] }

    expect(
      numbersOf((written(openai, holes, { encoding_format: 'base64' }).body['data'] as { embedding: string }[])[0]?.embedding ?? ''),
    ).toEqual([Number.NaN, 1])
    expect(written(openai, holes)).toMatchObject({
      body: { data: [{ embedding: [null, 1] }] },
      approximated: 'JSON has no NaN: null stands for it',
    })
  })

  it('come in the types that Cohere was asked for', () => {
    const asked = { embedding_types: ['float', 'int8', 'uint8', 'ubinary', 'binary'] }

    expect(written('https://api.cohere.com/v2/embed', embedding, asked).body['embeddings']).toEqual({
      float: [
        [1, 0],
        [0.5, -0.5],
      ],
      int8: [
        [127, 0],
        [64, -63],
      ],
      uint8: [
        [255, 128],
        [192, 65],
      ],
      ubinary: [[128], [128]],
      binary: [[0], [0]],
    })
  })
})

describe('a rerank answer', () => {
  it.each([
    [
      'https://api.cohere.com/v2/rerank',
      {},
      {
        results: [
          { index: 1, relevance_score: 0.9 },
          { index: 0, relevance_score: 0.2 },
        ],
      },
    ],
    [
      'https://api.cohere.com/v1/rerank',
      { documents: ['a', 'b'], return_documents: true },
      { results: [{ index: 1, document: { text: 'b' } }, {}] },
    ],
    [
      'https://api.voyageai.com/v1/rerank',
      { documents: ['a', 'b'], return_documents: true },
      { data: [{ index: 1, document: 'b' }, {}], usage: { total_tokens: 7 } },
    ],
    ['https://api.jina.ai/v1/rerank', { documents: ['a', 'b'] }, { results: [{ index: 1, document: { text: 'b' } }, {}] }],
    ['https://bedrock-agent-runtime.eu-west-1.amazonaws.com/rerank', {}, { results: [{ index: 1, relevanceScore: 0.9 }, {}] }],
  ])('has the form of its API: %s', (address, body, expected) => {
    expect(written(address, rerank, body).body).toMatchObject(expected)
  })
})

describe('a moderation answer', () => {
  it('flags by the names of its API', () => {
    expect(written('https://api.openai.com/v1/moderations', moderation('block')).body).toMatchObject({
      results: [{ flagged: true, categories: { violence: true, 'violence/graphic': false, hate: false } }],
    })
    expect(written('https://api.mistral.ai/v1/moderations', moderation('block')).body).toMatchObject({
      results: [{ categories: { violence_and_threats: true, sexual: false, pii: false } }],
    })
    expect(written('https://bedrock-runtime.eu-west-1.amazonaws.com/guardrail/g/version/1/apply', moderation('block')).body).toMatchObject({
      action: 'GUARDRAIL_INTERVENED',
      assessments: [{ contentPolicy: { filters: [{ type: 'VIOLENCE', action: 'BLOCKED' }] } }],
    })
  })

  it('leaves the verdict out where there is none', () => {
    const [openai, mistral, bedrock] = [
      'https://api.openai.com/v1/moderations',
      'https://api.mistral.ai/v1/moderations',
      'https://bedrock-runtime.eu-west-1.amazonaws.com/guardrail/g/version/1/apply',
    ].map((address) => written(address, moderation('none')).body)

    expect(Object.keys(Object(openai?.['results'])[0])).toEqual(['category_applied_input_types'])
    expect(mistral?.['results']).toEqual([{}])
    expect(bedrock).not.toHaveProperty('action')
  })
})
