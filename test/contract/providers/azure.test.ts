import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/internal/json.ts'
import type { NeutralCode } from '../../../src/model/disturbance.ts'
import { openaiChat } from '../../../src/providers/openai-chat.ts'
import { openaiResponses } from '../../../src/providers/openai-responses.ts'
import { sentText } from '../../../src/providers/sent-text.ts'
import { createWireContext } from '../../support/wire-context.ts'
import { azureForms, chatClientOver, responsesClientOver } from './clients/openai.ts'
import { describeClient } from './describe-client.ts'

const ORIGIN = 'https://example.openai.azure.com'
const FOUNDRY = 'https://example.services.ai.azure.com'
const DEPLOYED = `${ORIGIN}/openai/deployments/my%20gpt/chat/completions?api-version=2025-04-01-preview`

describe('Azure', () => {
  describeClient(openaiChat, ORIGIN, chatClientOver('AzureOpenAI (deployments, chat)', azureForms.deployments))
  describeClient(openaiChat, ORIGIN, chatClientOver('openai (/openai/v1, chat)', azureForms.v1))
  describeClient(openaiChat, FOUNDRY, chatClientOver('openai (/models, chat)', azureForms.foundry))
  describeClient(openaiResponses, ORIGIN, responsesClientOver('AzureOpenAI (responses)', azureForms.deployments))
  describeClient(openaiResponses, ORIGIN, responsesClientOver('openai (/openai/v1, responses)', azureForms.v1))

  const context = (url = DEPLOYED) => createWireContext(openaiChat, { url, body: { messages: [], model: 'gpt-test' } })
  const phrase = (code: NeutralCode, more: object = {}) => {
    const { status, headers, frames } = openaiChat.phrase({ kind: 'status', code, ...more }, context())
    return { status, headers, body: parseJson(sentText(frames)) }
  }

  it('calls a model what its deployment is called', () => {
    expect(context().request.model).toBe('my gpt')
    expect(context(`${ORIGIN}/openai/v1/chat/completions`).request.model).toBe('gpt-test')
    expect(openaiChat.replaceModel?.({ url: new URL(DEPLOYED), body: { model: 'a' } }, 'b c')).toEqual({
      url: new URL(DEPLOYED.replace('my%20gpt', 'b%20c')),
      body: { model: 'b c' },
    })
    expect(openaiChat.rewriteRequest?.({ model: 'a' }, { model: 'b' }, { url: new URL(DEPLOYED), memory: new Map() })).toHaveProperty(
      'impossible',
    )
  })

  it('refuses in the words of its gateway', () => {
    expect(phrase('model_not_found')).toMatchObject({ status: 404, body: { error: { code: 'DeploymentNotFound' } } })
    expect(phrase('unauthenticated').body).toEqual({ error: { code: '401', message: expect.stringContaining('invalid subscription key') } })
    expect(phrase('rate_limited', { retryAfter: { seconds: 7, form: 'both' } })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7', 'retry-after-ms': '7000' },
      body: { error: { code: '429', message: expect.stringContaining('Please retry after 7 seconds.') } },
    })
  })

  it('shows the verdict of its filter in a refused prompt and in a stopped answer', () => {
    const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 }
    const written = openaiChat.writeReply({ text: 'No', toolCalls: [], finish: 'content_filter', usage }, context())

    expect(phrase('content_filter')).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'content_filter',
          param: 'prompt',
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { jailbreak: { filtered: true, detected: true } } },
        },
      },
    })
    expect(parseJson(sentText(written.frames))).toMatchObject({
      choices: [{ finish_reason: 'content_filter', content_filter_results: { violence: { filtered: true } } }],
    })
  })
})
