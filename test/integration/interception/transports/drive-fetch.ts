import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import AnthropicBedrock from '@anthropic-ai/bedrock-sdk'
import Anthropic from '@anthropic-ai/sdk'
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk'
import { type GenerateContentResponse, GoogleGenAI } from '@google/genai'
import { ChatAnthropic } from '@langchain/anthropic'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { Mistral } from '@mistralai/mistralai'
import { Agent, OpenAIProvider, Runner, setTracingDisabled } from '@openai/agents'
import { generateText, type LanguageModel, streamText } from 'ai'
import { CohereClientV2 } from 'cohere-ai'
import { Ollama } from 'ollama'
import OpenAI, { AzureOpenAI } from 'openai'
import * as undici from 'undici'
import { nativeFetch } from '../../../support/native-fetch.ts'

/** Asks once, whole or streamed, and gives the text that came. */
export type Drive = (stream: boolean) => Promise<string>

const QUESTION = 'What is the weather?'
const messages = [{ role: 'user' as const, content: QUESTION }]
const apiKey = 'offline'

async function joined<Piece>(pieces: AsyncIterable<Piece>, textOf: (piece: Piece) => string | null | undefined): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += textOf(piece) ?? ''
  return text
}

const chat =
  (client: OpenAI): Drive =>
  async (stream) => {
    const { completions } = client.chat
    if (stream) return joined(await completions.create({ model: 'm', messages, stream }), ({ choices }) => choices[0]?.delta.content)
    return (await completions.create({ model: 'm', messages })).choices[0]?.message.content ?? ''
  }

const responses =
  (client: OpenAI): Drive =>
  async (stream) => {
    const request = { model: 'm', input: QUESTION }
    if (!stream) return (await client.responses.create(request)).output_text
    const events = await client.responses.create({ ...request, stream })
    return joined(events, (event) => (event.type === 'response.output_text.delta' ? event.delta : ''))
  }

const claude =
  (client: { readonly messages: Pick<Anthropic['messages'], 'create' | 'stream'> }): Drive =>
  async (stream) => {
    const request = { model: 'claude-test', max_tokens: 500, messages }
    if (stream) return client.messages.stream(request).finalText()
    const { content } = await client.messages.create(request)
    return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
  }

const gemini =
  (client: GoogleGenAI): Drive =>
  async (stream) => {
    const request = { model: 'gemini-test', contents: QUESTION }
    const textOf = ({ text }: GenerateContentResponse) => text
    return stream
      ? joined(await client.models.generateContentStream(request), textOf)
      : (textOf(await client.models.generateContent(request)) ?? '')
  }

const aiSdk =
  (model: LanguageModel): Drive =>
  async (stream) =>
    stream
      ? joined(streamText({ model, prompt: QUESTION }).textStream, (text) => text)
      : (await generateText({ model, prompt: QUESTION })).text

const langchain =
  (model: BaseChatModel): Drive =>
  async (stream) =>
    stream ? joined(await model.stream(QUESTION), ({ text }) => text) : (await model.invoke(QUESTION)).text

const mistral: Drive = async (stream) => {
  const client = new Mistral({ apiKey })
  const request = { model: 'm', messages }
  const textOf = (content: unknown) => (typeof content === 'string' ? content : '')
  if (stream) return joined(await client.chat.stream(request), ({ data }) => textOf(data.choices[0]?.delta.content))
  return textOf((await client.chat.complete(request)).choices?.[0]?.message?.content)
}

const cohere: Drive = async (stream) => {
  const client = new CohereClientV2({ token: apiKey })
  const request = { model: 'm', messages }
  if (stream) {
    const events = await client.chatStream(request)
    return joined(events, (event) => (event.type === 'content-delta' ? event.delta?.message?.content?.text : ''))
  }
  const { content } = (await client.chat(request)).message
  return (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('')
}

const ollama: Drive = async (stream) => {
  const client = new Ollama()
  if (stream) return joined(await client.chat({ model: 'm', messages, stream }), ({ message }) => message.content)
  return (await client.chat({ model: 'm', messages })).message.content
}

const langgraph: Drive = async (stream) => {
  const graph = createReactAgent({ llm: new ChatOpenAI({ apiKey, model: 'm' }), tools: [] })
  if (!stream) return (await graph.invoke({ messages })).messages.at(-1)?.text ?? ''
  return joined(await graph.stream({ messages }, { streamMode: 'messages' }), ([message]) => message.text)
}

const agents: Drive = async (stream) => {
  setTracingDisabled(true)
  const openAIClient = new OpenAI({ apiKey })
  const runner = new Runner({ modelProvider: new OpenAIProvider({ openAIClient: openAIClient as never }) })
  const agent = new Agent({ name: 'weather', model: 'm' })
  if (!stream) return (await runner.run(agent, QUESTION)).finalOutput ?? ''
  const running = await runner.run(agent, QUESTION, { stream })
  return joined(running.toTextStream(), (text) => text)
}

/** Credentials that need no token service. */
const authClient = { projectId: 'p', getRequestHeaders: async () => new Headers({ authorization: 'Bearer offline' }) } as never

/** Libraries on `fetch`, each with the settings that its documentation starts with. */
export const onFetch = {
  openaiChat: (stream) => chat(new OpenAI({ apiKey }))(stream),
  openaiResponses: (stream) => responses(new OpenAI({ apiKey }))(stream),
  openaiBuiltEarlier: chat(new OpenAI({ apiKey, fetch: nativeFetch })),
  openaiOnUndici: chat(new OpenAI({ apiKey, fetch: undici.fetch as unknown as typeof fetch })),
  azureOpenai: (stream) =>
    chat(new AzureOpenAI({ apiKey, endpoint: 'https://example.openai.azure.com', apiVersion: '2025-04-01-preview' }))(stream),
  azureResponses: (stream) =>
    responses(new AzureOpenAI({ apiKey, endpoint: 'https://example.openai.azure.com', apiVersion: '2025-04-01-preview' }))(stream),
  openaiAgents: agents,
  anthropic: (stream) => claude(new Anthropic({ apiKey }))(stream),
  claudeOnVertex: (stream) => claude(new AnthropicVertex({ region: 'us-east5', projectId: 'p', authClient }))(stream),
  claudeOnBedrock: (stream) =>
    claude(new AnthropicBedrock({ awsRegion: 'eu-west-1', awsAccessKey: apiKey, awsSecretKey: apiKey, apiKey: null }))(stream),
  gemini: (stream) => gemini(new GoogleGenAI({ apiKey }))(stream),
  geminiOnVertex: async (stream) => {
    const project = new GoogleGenAI({ vertexai: true, project: 'p', location: 'europe-west1', googleAuthOptions: { authClient } })
    const express = new GoogleGenAI({ vertexai: true, apiKey })
    const [text] = new Set([await gemini(project)(stream), await gemini(express)(stream)])
    return text ?? ''
  },
  mistral,
  cohere,
  ollama,
  aiSdkOpenai: aiSdk(createOpenAI({ apiKey })('m')),
  aiSdkAnthropic: aiSdk(createAnthropic({ apiKey })('m')),
  aiSdkGoogle: aiSdk(createGoogleGenerativeAI({ apiKey })('m')),
  langchainOpenai: (stream) => langchain(new ChatOpenAI({ apiKey, model: 'm' }))(stream),
  langchainAnthropic: (stream) => langchain(new ChatAnthropic({ apiKey, model: 'claude-test' }))(stream),
  langgraph,
} as const satisfies Readonly<Record<string, Drive>>
