import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk'
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { GoogleGenAI } from '@google/genai'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answerCredentials } from '../../../src/interception/answer-credentials.ts'
import type { CaseScope } from '../../../src/interception/scope.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { inCase } from '../../support/in-case.ts'
import { closeServer } from '../../support/msw.ts'

const REFRESHED = JSON.stringify({ type: 'authorized_user', client_id: 'id', client_secret: 'offline', refresh_token: 'offline' })

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'khaos-home-'))
  // No credentials of the machine: none in variables, none in files.
  for (const name of ['HOME', 'USERPROFILE', 'APPDATA']) vi.stubEnv(name, home)
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_API_KEY'])
    vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

const askGemini = async () => {
  const client = new GoogleGenAI({ vertexai: true, project: 'p', location: 'europe-west1' })
  return (await client.models.generateContent({ model: 'gemini-test', contents: 'Hello there' })).text
}
const askClaude = async () => {
  const client = new AnthropicVertex({ region: 'us-east5', projectId: 'p' })
  const { content } = await client.messages.create({ model: 'm', max_tokens: 64, messages: [{ role: 'user', content: 'Hello there' }] })
  return content[0]?.type === 'text' ? content[0].text : ''
}
const askBedrock = async () => {
  const { output } = await new BedrockRuntimeClient({ region: 'eu-west-1' }).send(
    new ConverseCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'Hello there' }] }] }),
  )
  return output?.message?.content?.[0]?.text
}

const egressOf = (scope: CaseScope) =>
  entriesOf(scope.recorder.entries, 'egress').map(({ method, host, outcome }) => `${outcome} ${method} ${host}`)

describe('a client without a key', () => {
  it.each([
    ['Gemini on Vertex AI', askGemini, 'gemini'],
    ['Claude on Vertex AI', askClaude, 'anthropic'],
  ])('gets a token from the metadata service of Google: %s', async (_name, ask, provider) => {
    const { scope, result } = await inCase(ask)

    expect(result.error).toBeUndefined()
    expect(result.value).toContain('Hello there')
    expect(entriesOf(scope.recorder.entries, 'exchange').map((entry) => entry.provider)).toEqual([provider])
    expect(egressOf(scope)).toContain('mocked GET 169.254.169.254')
  })

  it.each([
    ['Gemini on Vertex AI', askGemini],
    ['Claude on Vertex AI', askClaude],
  ])('refreshes a token that stands in a file: %s', async (_name, ask) => {
    const file = join(home, 'credentials.json')
    writeFileSync(file, REFRESHED)
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', file)

    const { scope, result } = await inCase(ask)

    expect(result.error).toBeUndefined()
    expect(egressOf(scope)).toContain('mocked POST oauth2.googleapis.com')
  })

  it('gets the role of an instance of AWS', async () => {
    const { scope, result } = await inCase(askBedrock)

    expect(result.error).toBeUndefined()
    expect(result.value).toContain('Hello there')
    expect(egressOf(scope)).toContain('mocked PUT 169.254.169.254')
  })
})

describe('the stub', () => {
  const TOKEN = new URL('https://oauth2.googleapis.com/token')

  it("gives way to the user's own handler", async () => {
    const server = setupServer(http.post(TOKEN.href, () => HttpResponse.json({ access_token: 'mine' })))
    server.listen({ onUnhandledRequest: 'bypass' })

    const { result } = await inCase(async () => (await fetch(TOKEN, { method: 'POST', body: 'grant_type=refresh_token' })).json())

    closeServer(server)
    expect(result.value).toMatchObject({ access_token: 'mine' })
  })

  it('answers inside a case only, and only where the real service is not allowed', async () => {
    const inside = await inCase(async () => answerCredentials('POST', TOKEN)?.status)
    const allowed = await inCase(async () => answerCredentials('POST', TOKEN), { egress: { allow: ['*.googleapis.com'] } })

    expect(inside.result.value).toBe(200)
    expect(allowed.result.value).toBeNull()
    expect(answerCredentials('POST', TOKEN)).toBeNull()
  })

  it.each([
    ['GET', 'https://oauth2.googleapis.com/token'],
    ['POST', 'https://www.googleapis.com/upload/storage'],
    ['POST', 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a:signBlob'],
    ['GET', 'http://169.254.169.254/latest/user-data'],
    ['POST', 'https://login.shop.test/token'],
  ])('does not answer %s %s', async (method, url) => {
    const { result } = await inCase(async () => answerCredentials(method, new URL(url)))

    expect(result.value).toBeNull()
  })
})
