/** One way in which a client library reaches a model. The tables of `docs/transports.md` are made from these rows; each row is a test. */
export interface SeenRow {
  readonly library: string
  readonly transport: string
  /** Name of the adapter that answers; `egress`: an HTTP call of the agent's own, which is recorded and disturbed as such. */
  readonly answeredAs: string
  readonly note?: string
}

const FETCH = 'fetch'

/** What is intercepted, whole and streamed. */
export const seenRows = {
  openaiChat: { library: 'openai (Chat Completions)', transport: FETCH, answeredAs: 'openai-chat' },
  openaiResponses: { library: 'openai (Responses)', transport: FETCH, answeredAs: 'openai-responses' },
  openaiBuiltEarlier: {
    library: 'openai and others that keep the fetch they were built with',
    transport: 'fetch, taken before khaostest was imported',
    answeredAs: 'openai-chat',
    note: 'by the global dispatcher of undici, which the platform looks up at each call',
  },
  openaiOnUndici: {
    library: 'openai with the fetch of the undici package',
    transport: 'undici, global dispatcher',
    answeredAs: 'openai-chat',
  },
  azureOpenai: { library: 'openai (AzureOpenAI)', transport: FETCH, answeredAs: 'openai-chat' },
  azureResponses: { library: 'openai (AzureOpenAI, Responses)', transport: FETCH, answeredAs: 'openai-responses' },
  openaiAgents: { library: '@openai/agents', transport: FETCH, answeredAs: 'openai-responses' },
  anthropic: { library: '@anthropic-ai/sdk', transport: FETCH, answeredAs: 'anthropic' },
  claudeOnVertex: {
    library: '@anthropic-ai/vertex-sdk',
    transport: FETCH,
    answeredAs: 'anthropic',
    note: 'its call for a Google token goes by node:http and gets a stub answer',
  },
  claudeOnBedrock: { library: '@anthropic-ai/bedrock-sdk', transport: FETCH, answeredAs: 'bedrock-invoke' },
  gemini: { library: '@google/genai', transport: FETCH, answeredAs: 'gemini' },
  geminiOnVertex: {
    library: '@google/genai (Vertex AI)',
    transport: FETCH,
    answeredAs: 'gemini',
    note: 'express key, or project and location; tokens as above',
  },
  mistral: { library: '@mistralai/mistralai', transport: FETCH, answeredAs: 'mistral' },
  cohere: { library: 'cohere-ai', transport: FETCH, answeredAs: 'cohere' },
  ollama: { library: 'ollama', transport: FETCH, answeredAs: 'ollama', note: 'also where a real Ollama runs on this machine' },
  converse: {
    library: '@aws-sdk/client-bedrock-runtime (Converse)',
    transport: 'node:http2, its default',
    answeredAs: 'bedrock',
    note: 'by a bridge inside the process; time-outs of its streams run on the clock of the case',
  },
  converseOnHttp: {
    library: '@aws-sdk/client-bedrock-runtime (Converse)',
    transport: 'node:https, by NodeHttpHandler',
    answeredAs: 'bedrock',
  },
  converseOnFetch: {
    library: '@aws-sdk/client-bedrock-runtime (Converse)',
    transport: 'fetch, by FetchHttpHandler',
    answeredAs: 'bedrock',
  },
  invokeModel: {
    library: '@aws-sdk/client-bedrock-runtime (InvokeModel)',
    transport: 'node:http2, its default',
    answeredAs: 'bedrock-invoke',
    note: 'with the bodies of Anthropic and Nova',
  },
  aiSdkOpenai: { library: 'ai + @ai-sdk/openai', transport: FETCH, answeredAs: 'openai-responses' },
  aiSdkAnthropic: { library: 'ai + @ai-sdk/anthropic', transport: FETCH, answeredAs: 'anthropic' },
  aiSdkGoogle: { library: 'ai + @ai-sdk/google', transport: FETCH, answeredAs: 'gemini' },
  langchainOpenai: {
    library: '@langchain/openai',
    transport: FETCH,
    answeredAs: 'openai-chat',
    note: 'with `streaming: true` it fetches token tables from tiktoken.pages.dev; answer that with an MSW handler, or it retries for a minute',
  },
  langchainAnthropic: { library: '@langchain/anthropic', transport: FETCH, answeredAs: 'anthropic' },
  langgraph: { library: '@langchain/langgraph', transport: 'fetch, by its chat model', answeredAs: 'openai-chat' },
  ownHttps: { library: 'a client of your own', transport: 'node:http, node:https', answeredAs: 'openai-chat' },
  ownUndici: { library: 'a client of your own', transport: 'undici.request, global dispatcher', answeredAs: 'openai-chat' },
  mcpHttp: {
    library: '@modelcontextprotocol/sdk',
    transport: 'fetch, Streamable HTTP',
    answeredAs: 'egress',
    note: 'tool traffic: its results also stand in the next model request, where tool faults and attacks act',
  },
} as const satisfies Readonly<Record<string, SeenRow>>

export type SeenName = keyof typeof seenRows

/** `refused`: answered with an error that says what helps. `blocked`: stopped at the socket. `unseen`: not noticed itself, but missed. */
export type Handling = 'refused' | 'blocked' | 'unseen' | 'seen in the model request'

export interface UnseenRow {
  readonly what: string
  readonly transport: string
  readonly handling: Handling
  /** Where MSW 3 lets us do better than MSW 2. */
  readonly onMsw3?: Handling
  readonly why: string
  readonly instead: string
}

/** What is not intercepted: it fails loudly, or the report says that it is missing. */
export const unseenRows = {
  genaiLive: {
    what: 'Gemini Live (@google/genai `live.connect`)',
    transport: 'WebSocket (ws)',
    handling: 'blocked',
    onMsw3: 'refused',
    why: 'no adapter speaks it; MSW 2 misreads its URL, which has two slashes before the path',
    instead: 'test the same agent on `generateContentStream`',
  },
  openaiRealtime: {
    what: 'OpenAI Realtime (openai `realtime/ws`)',
    transport: 'WebSocket (ws)',
    handling: 'refused',
    why: 'no adapter speaks it',
    instead: 'test the same agent on Responses',
  },
  bidirectional: {
    what: 'Bedrock `InvokeModelWithBidirectionalStream`',
    transport: 'node:http2',
    handling: 'refused',
    why: 'no adapter speaks it',
    instead: '`ConverseStreamCommand`',
  },
  otherBodies: {
    what: 'Bedrock `InvokeModel` with bodies other than those of Anthropic and Nova',
    transport: 'node:http2',
    handling: 'refused',
    why: 'each family of models has a wire of its own there',
    instead: '`ConverseCommand`, which is one wire for all',
  },
  aiGateway: {
    what: "ai with a model's name in place of a model (Vercel AI Gateway)",
    transport: FETCH,
    handling: 'refused',
    why: 'a protocol of its own, without public documentation',
    instead: "a model object: `openai('...')` of @ai-sdk/openai",
  },
  ownDispatcher: {
    what: 'undici.request with a dispatcher of its own (`new Agent()`, `new Pool()`)',
    transport: 'undici',
    handling: 'blocked',
    why: 'only the global dispatcher can be replaced from outside',
    instead: 'the global dispatcher (`setGlobalDispatcher` before the case), or `fetch`',
  },
  ownGateway: {
    what: 'HTTP/2 to a host that is no known model host: a gateway of your own before Bedrock, gRPC',
    transport: 'node:http2',
    handling: 'blocked',
    why: 'the connection is made before any path shows what it is for',
    instead: '`requestHandler: new NodeHttpHandler()`, whose calls are told by their path',
  },
  rawSocket: {
    what: 'a client on bare sockets',
    transport: 'node:net, node:tls',
    handling: 'blocked',
    why: 'bytes without a protocol; under MSW 3 a TLS handshake is not even answered, until the time-out of the agent',
    instead: '`fetch` or `node:https`',
  },
  childProcess: {
    what: 'a model call from a child process (a CLI, Python)',
    transport: 'any',
    handling: 'unseen',
    why: 'another process has its own sockets',
    instead: 'let the test call the code in its own process, or run the child against a mocked server of its own',
  },
  workerThread: {
    what: 'a model call from a worker thread',
    transport: 'any',
    handling: 'unseen',
    why: 'each thread has its own modules and globals',
    instead: 'let the test call the code in its own thread',
  },
  mcpStdio: {
    what: '@modelcontextprotocol/sdk over stdio',
    transport: 'pipes of a child process',
    handling: 'seen in the model request',
    why: 'pipes are no HTTP',
    instead: 'nothing: results of its tools stand in the next model request, where tool faults and attacks act',
  },
} as const satisfies Readonly<Record<string, UnseenRow>>

export type UnseenName = keyof typeof unseenRows
