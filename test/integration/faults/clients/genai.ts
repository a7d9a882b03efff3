import { type Content, GoogleGenAI } from '@google/genai'
import { Collected, type MatrixClient } from '../client.ts'
import { type ToolLoop, textOf } from '../tool-loop.ts'
import { described, parameters, QUESTION } from './question.ts'

export const genai: MatrixClient = {
  name: 'genai',
  provider: 'gemini',
  ask: (options) =>
    Collected.from(async (seen) => {
      const { signal, timeoutMs } = options
      const client = new GoogleGenAI({
        apiKey: 'x',
        httpOptions: {
          ...(options.retries ? { retryOptions: { attempts: 3 } } : {}),
          ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
        },
      })
      const request = {
        model: 'gemini-test',
        contents: QUESTION,
        config: {
          ...(signal ? { abortSignal: signal } : {}),
          ...(options.tools ? { tools: [{ functionDeclarations: [{ ...described, parametersJsonSchema: parameters }] }] } : {}),
          ...(options.logprobs ? { responseLogprobs: true } : {}),
        },
      }
      const read = (response: Awaited<ReturnType<typeof client.models.generateContent>>) => {
        const [candidate] = response.candidates ?? []
        if (options.logprobs) seen.addLogprobs(candidate?.logprobsResult?.chosenCandidates?.map(({ logProbability }) => logProbability))
        for (const part of candidate?.content?.parts ?? []) {
          if (part.text !== undefined && !part.thought) seen.text += part.text
          if (part.functionCall) seen.addCall(part.functionCall.name, part.functionCall.args)
        }
        const { promptTokenCount, candidatesTokenCount } = response.usageMetadata ?? {}
        if (options.counts && response.usageMetadata) seen.tokens = [promptTokenCount, candidatesTokenCount]
        seen.finish = candidate?.finishReason ?? response.promptFeedback?.blockReason ?? seen.finish
      }
      if (!options.stream) return read(await client.models.generateContent(request))
      for await (const response of await client.models.generateContentStream(request)) read(response)
    }),
}

export const genaiLoop: ToolLoop = async (run) => {
  const client = new GoogleGenAI({ apiKey: 'x' })
  const contents: Content[] = [{ role: 'user', parts: [{ text: QUESTION }] }]
  for (;;) {
    const response = await client.models.generateContent({
      model: 'gemini-test',
      contents,
      config: { tools: [{ functionDeclarations: [{ ...described, parametersJsonSchema: parameters }] }] },
    })
    const calls = response.functionCalls ?? []
    if (calls.length === 0) return response.text ?? ''
    contents.push(response.candidates?.[0]?.content ?? {})
    const parts = []
    for (const { id, name, args } of calls)
      parts.push({ functionResponse: { ...(id ? { id } : {}), name: name ?? '', response: { output: await textOf(run, args) } } })
    contents.push({ role: 'user', parts })
  }
}
