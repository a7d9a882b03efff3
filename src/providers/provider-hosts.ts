/** A host that serves models, and what is known of its wire. */
interface ProviderHost {
  readonly host: RegExp
  readonly api: string
  /** The wire is one of ours on the usual path. Otherwise `advice` says what to do instead. */
  readonly spoken: boolean
  /** `true`: answers on an OpenAI-like path in a wire of its own. */
  readonly ownDialect?: boolean
  readonly advice?: string
}

const direct = (api: string, host: RegExp, ownDialect = false): ProviderHost => ({ api, host, spoken: true, ownDialect })
const foreign = (api: string, host: RegExp, advice: string): ProviderHost => ({ api, host, spoken: false, advice })

/** Tests run against host names; ports count only where the entry names one. As of 2026-11. */
const providerHosts: readonly ProviderHost[] = [
  direct('OpenAI', /^([a-z]+\.)?api\.openai\.com$/),
  direct('Azure OpenAI', /\.openai\.azure\.com$/),
  direct('Azure AI Foundry', /\.services\.ai\.azure\.com$/),
  direct('Anthropic', /^api\.anthropic\.com$/),
  direct('Gemini', /^generativelanguage\.googleapis\.com$/),
  direct('Vertex AI', /^([a-z0-9-]+-)?aiplatform(\.[a-z]+\.rep)?\.googleapis\.com$/),
  direct('OpenRouter', /^openrouter\.ai$/),
  direct('Groq', /^api\.groq\.com$/),
  direct('Together', /^api\.together\.(xyz|ai)$/),
  direct('DeepSeek', /^api\.deepseek\.com$/),
  direct('xAI', /^api\.x\.ai$/),
  direct('Fireworks', /^api\.fireworks\.ai$/),
  direct('Perplexity', /^api\.perplexity\.ai$/),
  direct('Cerebras', /^api\.cerebras\.ai$/),
  direct('SambaNova', /^api\.sambanova\.ai$/),
  direct('NVIDIA', /^integrate\.api\.nvidia\.com$/),
  direct('Hugging Face', /^router\.huggingface\.co$/),
  direct('GitHub Models', /^models\.github\.ai$/),
  direct('DeepInfra', /^api\.deepinfra\.com$/),
  direct('DashScope', /^dashscope(-intl)?\.aliyuncs\.com$/),
  direct('Zhipu', /^open\.bigmodel\.cn$/),
  direct('Moonshot', /^api\.moonshot\.(ai|cn)$/),
  direct('Cloudflare AI Gateway', /^gateway\.ai\.cloudflare\.com$/),
  direct('Mistral', /^(api|codestral|api\.eu|api\.us)\.mistral\.ai$/, true),
  direct('Cohere', /^api\.cohere\.(com|ai)$/),
  direct('Ollama', /^((127\.0\.0\.1|localhost|\[::1\]):11434|ollama\.com(:\d+)?)$/),
  direct('Bedrock', /^(vpce-[a-z0-9-]+\.)?bedrock-runtime(-fips)?\.[a-z0-9-]+\.(vpce\.)?(amazonaws\.com(\.cn)?|api\.aws)$/),
  foreign(
    'Bedrock Agents',
    /^bedrock-agent-runtime(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    'stub the agent or knowledge base client',
  ),
  foreign(
    'Vercel AI Gateway',
    /^ai-gateway\.vercel\.sh$/,
    "give the AI SDK a model object instead of a model name, e.g. openai('...') of @ai-sdk/openai",
  ),
  direct('Voyage', /^api\.voyageai\.com$/),
  direct('Jina', /^api\.jina\.ai$/),
  foreign('Replicate', /^api\.replicate\.com$/, 'give the agent an OpenAI-compatible client for the test'),
]

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '')
}

function findHost(host: string): ProviderHost | undefined {
  const lower = host.toLowerCase()
  const bare = withoutPort(lower)
  return providerHosts.find((entry) => entry.host.test(bare) || entry.host.test(lower))
}

const known = new Map<string, ProviderHost | undefined>()
const KNOWN_LIMIT = 1000

function lookUp(host: string): ProviderHost | undefined {
  if (known.has(host)) return known.get(host)
  if (known.size >= KNOWN_LIMIT) known.clear()
  const entry = findHost(host)
  known.set(host, entry)
  return entry
}

/** Whether a host (`name` or `name:port`) is known to serve models, whatever the path and even if its wire is not spoken yet. */
export function isProviderHost(host: string): boolean {
  return lookUp(host) !== undefined
}

/** Name of the API a host (`name` or `name:port`) serves, e.g. `Mistral`; `undefined` for a host nobody knows. */
export function apiOf(host: string): string | undefined {
  return lookUp(host)?.api
}

/** Whether a host answers on an OpenAI-like path in a wire of its own. */
export function hasOwnDialect(host: string): boolean {
  return lookUp(host)?.ownDialect === true
}

/** Why a URL of a model host cannot be answered, and what to do: text for `ProviderNotRecognisedError`. */
export function whatIsMissing(url: URL): string {
  const place = `${url.host}${url.pathname}`
  const entry = lookUp(url.host)
  const own = 'Or pass an adapter of your own: `providers: [defineProvider({ ... })]`.'
  if (entry === undefined) return `The agent called ${place}. No provider adapter knows this URL. ${own}`
  const api = `${entry.api} API`
  if (entry.spoken) {
    return `The agent called ${place}. That is the ${api}, but khaostest answers only its chat, embedding, rerank and moderation operations, and this path is none. Stub this call in the test with an MSW handler. ${own}`
  }
  return `The agent called ${place}. That is the ${api}, whose wire format khaostest does not speak yet. What helps: ${entry.advice}. ${own}`
}
