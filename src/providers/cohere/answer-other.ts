import { approximateTokens } from '../../internal/chunks.ts'
import { asList, asObject, asText, decodeSegment } from '../lenient.ts'
import type { WireReply } from '../provider.ts'
import { apiOf } from '../provider-hosts.ts'
import { jsonReply } from '../wire-reply.ts'

const otherPath = /\/v[12]\/(models|tokenize|detokenize|check-api-key|classify|generate|summarize|chat)(?:\/|$)/
const onePath = /\/models\/([^/]+)$/

/** The operation beside `/v2/chat`, on Cohere's own hosts. */
export function otherOperation(method: string, url: URL): string | undefined {
  if (apiOf(url.host) !== 'Cohere' || url.pathname.startsWith('/compatibility/')) return undefined
  const name = otherPath.exec(url.pathname)?.[1]
  return method === (name === 'models' ? 'GET' : 'POST') ? name : undefined
}

function modelEntry(name: string) {
  return { name, is_deprecated: false, endpoints: ['chat'], finetuned: false, context_length: 128_000, features: ['tools', 'strict_tools'] }
}

function models(url: URL): WireReply {
  const asked = onePath.exec(url.pathname)?.[1]
  return jsonReply(asked === undefined ? { models: [modelEntry('khaostest-offline')] } : modelEntry(decodeSegment(asked)))
}

const meta = { api_version: { version: '1' } }

/** Answers about models, keys and token counts. Token strings are pieces of the text, four characters each. */
export function answerCohere(name: string, body: unknown, url: URL): WireReply | undefined {
  switch (name) {
    case 'models':
      return models(url)
    case 'check-api-key':
      return jsonReply({ valid: true, organization_id: 'org-khaostest', owner_id: 'khaostest' })
    case 'tokenize': {
      const text = asText(asObject(body)['text'])
      const token_strings = text.match(/[\s\S]{1,4}/g) ?? []
      return jsonReply({ tokens: token_strings.map((_token, index) => index + 1).slice(0, approximateTokens(text)), token_strings, meta })
    }
    case 'detokenize':
      return jsonReply({ text: asList(asObject(body)['tokens']).join(' '), meta })
    default:
      return undefined
  }
}
