import { readFileSync } from 'node:fs'
import { builtInPackNames, loadPack } from '../../packs/index.ts'
import { attackFamilyRows } from '../../src/attacks/catalog.ts'
import type { KhaosErrorCode } from '../../src/errors.ts'
import { builtInProviders, builtInSideProviders } from '../../src/providers/catalog.ts'
import { faultFamilyTable } from './faults.ts'
import { code, table } from './markdown.ts'
import { fromRoot } from './place.ts'

const errorMeanings: Readonly<Record<KhaosErrorCode, string>> = {
  KHAOS_AGENT_NOT_FOUND: 'no agent was given, or it is not wrapped: `khaosagent({ name, version }, handler)`',
  KHAOS_AGENT_TIMEOUT: 'the agent gave no answer within `timeoutMs`',
  KHAOS_RUN_TIMEOUT: 'the whole run took longer than `runTimeoutMs`',
  KHAOS_INVALID_OPTIONS: 'an option is misspelt, unknown or contradictory; the message names the nearest one',
  KHAOS_INVALID_FAULT: 'a fault or its trigger was given a value that does not fit',
  KHAOS_INVALID_ATTACK: 'an attack is not well-formed, or a selection names something unknown',
  KHAOS_PACK: 'a pack file is wrong at `path:line:column`; nothing of it ran',
  KHAOS_PROVIDER_NOT_RECOGNISED: 'a model host was called in a wire format that is not spoken here',
  KHAOS_NO_PROVIDER_CALL: 'the agent answered without any model call that could be seen',
  KHAOS_UNEXPECTED_EGRESS: 'the agent called a host that is not allowed; khaostest runs offline',
  KHAOS_LIVE_MODEL_REFUSED: '`models.live()` without `KHAOS_LIVE=1` or `live: true`',
  KHAOS_SOURCE_CANNOT_ANSWER: 'the model source has no answer for this call, e.g. a script that ran out',
  KHAOS_CALL_BUDGET: 'one case made more model calls than `maxModelCalls`',
  KHAOS_RECORD: 'a file of a run is missing, broken or of another version',
  KHAOS_HOST: 'the test framework, or its version, lacks something that is needed',
}

const wireHosts: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI Chat Completions; Azure, OpenRouter, Groq, Together, DeepSeek, xAI and local servers that speak it',
  'openai-responses': 'OpenAI Responses, stored conversations included',
  anthropic: 'Anthropic Messages',
  gemini: 'Gemini generateContent and streamGenerateContent',
  bedrock: 'Amazon Bedrock Converse and ConverseStream',
  'bedrock-invoke': 'Amazon Bedrock InvokeModel, whole and streamed, with the bodies of Anthropic and Nova',
  mistral: 'Mistral chat, agents and fill-in-the-middle completions',
  cohere: 'Cohere chat v2, documents included',
  ollama: 'Ollama `/api/chat` and `/api/generate` (JSON lines)',
}

function families(): string {
  const rows = attackFamilyRows()
  const seeds = rows.reduce((sum, row) => sum + row.seeds, 0)
  const lines = rows.map(({ name, title, seeds: count, oracles, owaspLlm }) => [
    code(name),
    title,
    String(count),
    oracles.join(' '),
    owaspLlm.join(' '),
  ])
  return `${seeds} seeds in ${rows.length} families.\n\n${table(['family', 'what it tries', 'seeds', 'oracles', 'OWASP LLM'], lines)}`
}

/** Name and first sentence of each member of `KhaosMatchers`. */
function matchers(): string {
  const source = readFileSync(fromRoot('matchers/types.ts'), 'utf8')
  const members = source.slice(source.indexOf('interface KhaosMatchers')).matchAll(/\/\*\*([\s\S]*?)\*\/\s*(to[A-Z]\w*)\(/g)
  const rows = Array.from(members, ([, comment = '', name = '']) => {
    const text =
      comment
        .replace(/\n\s*\*/g, ' ')
        .split('@example')[0]
        ?.replace(/\s+/g, ' ')
        .trim() ?? ''
    return [code(name), /^.*?[.](?=\s|$)/.exec(text)?.[0] ?? text]
  })
  return table(['matcher', 'passes when'], rows)
}

async function packs(): Promise<string> {
  const all = await Promise.all(builtInPackNames.map((name) => loadPack(name)))
  return table(
    ['pack', 'what it runs'],
    all.map(({ name, description }) => [code(name), description ?? '']),
  )
}

/** Embedding, rerank and moderation end points. */
function sideTable(): string {
  const rows = builtInSideProviders.map(({ name, docs: { title, path, clients } }) => [code(name), title, path, clients.join(', ')])
  return `\n\nEmbedding, rerank and moderation calls are exchanges of their own: no fault of a chat call meets them.\n\n${table(['API', 'answers', 'paths', 'proven with'], rows)}`
}

const providers = (): string =>
  table(
    ['wire', 'spoken by'],
    builtInProviders.map(({ name }) => [code(name), wireHosts[name] ?? '']),
  ) + sideTable()

const errors = (): string =>
  table(
    ['code', 'what happened'],
    Object.entries(errorMeanings).map(([name, meaning]) => [`<a id="${name.toLowerCase()}"></a>${code(name)}`, meaning]),
  )

/** The text with what stands between the marks of each section replaced. Throws where a mark is missing. */
function fill(text: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((filled, [name, content]) => {
    const [begin, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`]
    const from = filled.indexOf(begin)
    const to = filled.indexOf(end)
    if (from < 0 || to < from) throw new Error(`README.md lacks the marks ${begin} and ${end}. Put both where the table belongs.`)
    return `${filled.slice(0, from + begin.length)}\n${content}\n${filled.slice(to)}`
  }, text)
}

/** The README with its tables as they should be. */
export async function readme(): Promise<string> {
  return fill(readFileSync(fromRoot('README.md'), 'utf8'), {
    matchers: matchers(),
    faults: faultFamilyTable(),
    families: families(),
    providers: providers(),
    packs: await packs(),
    errors: errors(),
  })
}
