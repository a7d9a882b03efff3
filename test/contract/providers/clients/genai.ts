import { ApiError, type Content, type GenerateContentParameters, type GenerateContentResponse, GoogleGenAI } from '@google/genai'
import { type Client, toolSpecs } from './client.ts'
import { offlineAuth } from './google-auth.ts'

const functionDeclarations = toolSpecs.map(({ name, description, schema }) => ({ name, description, parametersJsonSchema: schema }))

async function generate(client: GoogleGenAI, request: GenerateContentParameters, stream: boolean): Promise<GenerateContentResponse[]> {
  if (!stream) return [await client.models.generateContent(request)]
  const responses: GenerateContentResponse[] = []
  for await (const response of await client.models.generateContentStream(request)) responses.push(response)
  return responses
}

function partsOf(responses: readonly GenerateContentResponse[]) {
  return responses.flatMap((response) => response.candidates?.[0]?.content?.parts ?? [])
}

function textOf(responses: readonly GenerateContentResponse[]): string {
  return partsOf(responses)
    .map((part) => (part.thought ? '' : (part.text ?? '')))
    .join('')
}

/** The library on any of the hosts that serve the wire. */
const clientOver = (name: string, connect: (origin: string) => GoogleGenAI): Client => ({
  name,
  async ask(origin, { text, system, tools }, stream) {
    const responses = await generate(
      connect(origin),
      {
        model: 'gemini-test',
        contents: text,
        config: { ...(system === undefined ? {} : { systemInstruction: system }), ...(tools ? { tools: [{ functionDeclarations }] } : {}) },
      },
      stream,
    )
    const last = responses.at(-1)
    const usage = last?.usageMetadata
    return {
      text: textOf(responses),
      finish: last?.candidates?.[0]?.finishReason ?? last?.promptFeedback?.blockReason,
      toolCalls: partsOf(responses).flatMap(({ functionCall }) =>
        functionCall?.name === undefined ? [] : [{ name: functionCall.name, args: functionCall.args }],
      ),
      usage: usage && {
        input: usage.promptTokenCount ?? 0,
        output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
        cached: usage.cachedContentTokenCount,
        reasoning: usage.thoughtsTokenCount,
      },
    }
  },
  async toolLoop(origin, stream) {
    const client = connect(origin)
    const asked: Content = { role: 'user', parts: [{ text: 'plan it' }] }
    const config = { tools: [{ functionDeclarations }] }
    const called = partsOf(await generate(client, { model: 'gemini-test', contents: [asked], config }, stream)).filter(
      (part) => part.functionCall,
    )
    const results = called.map(({ functionCall }) => ({
      functionResponse: {
        ...(functionCall?.id === undefined ? {} : { id: functionCall.id }),
        name: functionCall?.name ?? '',
        response: { output: `RESULT of ${functionCall?.name}` },
      },
    }))
    const contents: Content[] = [asked, { role: 'model', parts: called }, { role: 'user', parts: results }]
    return textOf(await generate(client, { model: 'gemini-test', contents, config }, stream))
  },
  async streamFailure(origin) {
    try {
      await generate(connect(origin), { model: 'gemini-test', contents: 'hello' }, true)
    } catch (error) {
      return error
    }
  },
  async structured(origin) {
    const responseJsonSchema = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'number' } },
      required: ['city', 'days'],
    }
    const response = await connect(origin).models.generateContent({
      model: 'gemini-test',
      contents: 'plan a trip',
      config: { responseMimeType: 'application/json', responseJsonSchema },
    })
    return JSON.parse(response.text ?? '')
  },
  raised(error) {
    if (!(error instanceof ApiError)) throw error
    return { name: error.name, status: error.status }
  },
  errors: {
    rate_limited: { name: 'ApiError', status: 429 },
    quota_exhausted: { name: 'ApiError', status: 429 },
    overloaded: { name: 'ApiError', status: 503 },
    server_error: { name: 'ApiError', status: 500 },
    unauthenticated: { name: 'ApiError', status: 400 },
    forbidden: { name: 'ApiError', status: 403 },
    model_not_found: { name: 'ApiError', status: 404 },
    context_length: { name: 'ApiError', status: 400 },
    invalid_request: { name: 'ApiError', status: 400 },
    request_too_large: { name: 'ApiError', status: 413 },
    content_filter: { name: 'none', status: 200 },
  },
  // A call comes whole in one frame: there is no place inside it to cut.
  truncatedArguments: { q: 'trains to Malmö, early ones' },
  hidesRefusal: true,
  finishes: { stop: 'STOP', length: 'MAX_TOKENS', tool_calls: 'STOP', content_filter: 'SAFETY', refusal: 'SAFETY' },
})

/** The official library. */
export const genaiClient = clientOver('@google/genai', (origin) => new GoogleGenAI({ apiKey: 'x', httpOptions: { baseUrl: origin } }))

const onVertex = (client: Client): Client => ({
  ...client,
  errors: { ...client.errors, unauthenticated: { name: 'ApiError', status: 401 } },
})

/** The same on Vertex AI with an express key. */
export const vertexExpressClient = onVertex(
  clientOver(
    '@google/genai (Vertex AI, express)',
    (origin) => new GoogleGenAI({ vertexai: true, apiKey: 'x', httpOptions: { baseUrl: origin } }),
  ),
)

/** The same on Vertex AI with a project. */
export const vertexProjectClient = onVertex(
  clientOver(
    '@google/genai (Vertex AI, project)',
    (origin) =>
      new GoogleGenAI({
        vertexai: true,
        project: 'p',
        location: 'europe-west1',
        googleAuthOptions: { authClient: offlineAuth() },
        httpOptions: { baseUrl: origin },
      }),
  ),
)
