import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/internal/json.ts'
import type { NeutralCode } from '../../../src/model/disturbance.ts'
import { anthropic } from '../../../src/providers/anthropic.ts'
import { bedrock } from '../../../src/providers/bedrock.ts'
import { isProviderHost } from '../../../src/providers/catalog.ts'
import { answerCredentialCall } from '../../../src/providers/credential-services.ts'
import { gemini } from '../../../src/providers/gemini.ts'
import type { Provider, StatusDisturbance } from '../../../src/providers/provider.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext, FIXED_NOW_MS } from '../../support/wire-context.ts'

const VERTEX = 'https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers'
const GEMINI = `${VERTEX}/google/models/gemini-test`
const CLAUDE = `${VERTEX}/anthropic/models/claude-test`
const CONVERSE = 'https://bedrock-runtime.eu-west-1.amazonaws.com/model/m/converse'

function phrase(provider: Provider, url: string, code: NeutralCode, more: Partial<StatusDisturbance> = {}) {
  const answer = provider.phrase({ kind: 'status', code, ...more }, createWireContext(provider, { url, body: {} }))
  return { status: answer.status, headers: answer.headers, body: parseJson(sentText(answer.frames)) as { error: { message: string } } }
}

describe('Vertex AI', () => {
  it.each([
    ['unauthenticated', 401, 'UNAUTHENTICATED'],
    ['forbidden', 403, 'PERMISSION_DENIED'],
    ['model_not_found', 404, 'NOT_FOUND'],
    ['rate_limited', 429, 'RESOURCE_EXHAUSTED'],
    ['quota_exhausted', 429, 'RESOURCE_EXHAUSTED'],
  ] as const)('refuses %s in the words of the platform, whoever made the model', (code, status, word) => {
    for (const [provider, url] of [
      [gemini, `${GEMINI}:generateContent`],
      [anthropic, `${CLAUDE}:rawPredict`],
    ] as const) {
      expect(phrase(provider, url, code)).toMatchObject({ status, body: { error: { code: status, status: word } } })
    }
  })

  it('names the model as it stands in the path', () => {
    expect(phrase(gemini, `${GEMINI}:generateContent`, 'model_not_found').body.error.message).toContain(
      'projects/p/locations/europe-west1/publishers/google/models/gemini-test',
    )
  })

  it('leaves what only the model can refuse to the model', () => {
    expect(phrase(anthropic, `${CLAUDE}:rawPredict`, 'overloaded')).toMatchObject({
      status: 529,
      body: { type: 'error', error: { type: 'overloaded_error' } },
    })
    expect(phrase(gemini, `${GEMINI}:generateContent`, 'overloaded')).toMatchObject({ status: 503 })
  })

  it('tells the time to wait where it is asked for', () => {
    const retryAfter = { seconds: 5, form: 'seconds' } as const

    expect(phrase(gemini, `${GEMINI}:generateContent`, 'rate_limited', { retryAfter }).body).toMatchObject({
      error: { details: [{ retryDelay: '5s' }] },
    })
    expect(phrase(anthropic, `${CLAUDE}:rawPredict`, 'rate_limited', { retryAfter }).headers).toMatchObject({ 'retry-after': '5' })
  })

  it('streams Gemini as one JSON array where no events are asked for, errors too', () => {
    expect(phrase(gemini, `${GEMINI}:streamGenerateContent`, 'unauthenticated').body).toMatchObject([{ error: { code: 401 } }])
  })

  it('counts the tokens of Claude under the name of a model', () => {
    expect(anthropic.operation('POST', new URL(`${VERTEX}/anthropic/models/count-tokens:rawPredict`))).toEqual({
      kind: 'other',
      name: 'count_tokens',
    })
  })
})

describe('Bedrock', () => {
  it('names the class of an error in a header, also for a status that was asked for', () => {
    const typeOf = (code: NeutralCode, more: Partial<StatusDisturbance> = {}) =>
      phrase(bedrock, CONVERSE, code, more).headers['x-amzn-errortype']

    expect(typeOf('rate_limited')).toBe('ThrottlingException')
    expect(typeOf('unauthenticated')).toBe('UnrecognizedClientException')
    expect(typeOf('server_error', { status: 503 })).toBe('ServiceUnavailableException')
    expect(typeOf('server_error', { status: 408 })).toBe('ModelTimeoutException')
  })

  it.each([
    ['seconds', { 'retry-after': '5' }],
    ['ms', { 'x-amz-retry-after': '5000' }],
    ['both', { 'retry-after': '5', 'x-amz-retry-after': '5000' }],
    ['date', { 'retry-after': 'Fri, 20 Nov 2026 12:00:05 GMT' }],
  ] as const)('tells the time to wait as AWS clients read it: %s', (form, headers) => {
    expect(phrase(bedrock, CONVERSE, 'rate_limited', { retryAfter: { seconds: 5, form } }).headers).toMatchObject(headers)
  })

  it('reads and replaces a result that is JSON', () => {
    const body = (content: unknown) => ({
      messages: [
        { role: 'assistant', content: [{ toolUse: { toolUseId: 'c', name: 'find', input: {} } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: 'c', content: [content], status: 'success' } }] },
      ],
    })
    const sent = body({ json: { state: 'sent' } })
    const read = bedrock.readRequest(sent, { url: new URL(CONVERSE), memory: new Map() })

    expect(read.messages.at(-1)).toMatchObject({ text: '{"state":"sent"}', toolResult: { name: 'find', isError: false } })
    expect(bedrock.replaceToolResult(sent, 'c', { text: '{"state":"lost"}' })).toEqual(body({ json: { state: 'lost' } }))
    expect(bedrock.replaceToolResult(sent, 'c', { text: 'gone' })).toEqual(body({ text: 'gone' }))
  })

  it.each([
    'bedrock-runtime.eu-west-1.amazonaws.com',
    'bedrock-runtime-fips.us-gov-west-1.amazonaws.com',
    'bedrock-runtime.cn-north-1.amazonaws.com.cn',
    'vpce-0a1b2c3d-x.bedrock-runtime.us-east-1.vpce.amazonaws.com',
  ])('is found at %s', (host) => {
    expect(isProviderHost(host)).toBe(true)
  })
})

describe('services that give out credentials', () => {
  const ask = (method: string, url: string) => answerCredentialCall(method, new URL(url), FIXED_NOW_MS)

  it.each([
    ['POST', 'https://oauth2.googleapis.com/token', 'access_token'],
    ['POST', 'https://sts.googleapis.com/v1/token', 'issued_token_type'],
    ['POST', 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@p.test:generateAccessToken', '2026-11-20T13:00:00Z'],
    ['GET', 'http://metadata.google.internal./computeMetadata/v1/instance/service-accounts/default/token', 'access_token'],
    ['GET', 'http://169.254.169.254/computeMetadata/v1/project/project-id', 'khaostest'],
    ['PUT', 'http://169.254.169.254/latest/api/token', 'khaostest'],
    ['GET', 'http://169.254.169.254/latest/meta-data/iam/security-credentials/khaostest', 'SecretAccessKey'],
  ])('answer %s %s', (method, url, part) => {
    expect(ask(method, url)).toMatchObject({ status: 200, body: expect.stringContaining(part) })
  })

  it('say so of metadata they do not have', () => {
    expect(ask('GET', 'http://169.254.169.254/computeMetadata/v1/instance/attributes/secret')?.status).toBe(404)
  })
})
