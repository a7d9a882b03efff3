import { asObject, asText } from '../lenient.ts'
import type { OtherContext, WireReply } from '../provider.ts'
import { jsonReply, streamReply } from '../wire-reply.ts'
import { line } from './frames.ts'

const details = {
  parent_model: '',
  format: 'gguf',
  family: 'khaostest',
  families: ['khaostest'],
  parameter_size: '8B',
  quantization_level: 'Q4_K_M',
}

function modelEntry(name: string, nowMs: number) {
  return { name, model: name, modified_at: new Date(nowMs).toISOString(), size: 4_900_000_000, digest: '0'.repeat(64), details }
}

/** What `show` says of any model: it can do everything an agent might ask about first. */
function shown(body: unknown, nowMs: number) {
  return {
    license: '',
    modelfile: `FROM ${asText(asObject(body)['model'] ?? asObject(body)['name'])}`,
    parameters: '',
    template: '{{ .Prompt }}',
    details,
    model_info: { 'general.architecture': 'khaostest', 'khaostest.context_length': 131_072 },
    capabilities: ['completion', 'tools', 'thinking', 'vision', 'insert'],
    modified_at: new Date(nowMs).toISOString(),
  }
}

/** Every model is there: a pull ends at once. */
function pulled(body: unknown): WireReply {
  if (asObject(body)['stream'] === false) return jsonReply({ status: 'success' })
  const lines = ['pulling manifest', 'success'].map((status) => ({ role: 'open', bytes: line({ status }) }) as const)
  return streamReply(lines, {}, 'application/x-ndjson')
}

/** Answers about the server and its models. Changes to the model store are not answered here. */
export function answerOllama(name: string, body: unknown, context?: OtherContext): WireReply | undefined {
  const nowMs = context?.nowMs ?? 0
  switch (name) {
    case 'alive':
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        frames: [{ role: 'body', bytes: 'Ollama is running' }],
        streamed: false,
      }
    case 'tags':
      return jsonReply({ models: [modelEntry('khaostest-offline:latest', nowMs)] })
    case 'ps':
      return jsonReply({ models: [] })
    case 'version':
      return jsonReply({ version: '0.13.0' })
    case 'show':
      return jsonReply(shown(body, nowMs))
    case 'pull':
      return pulled(body)
    default:
      return undefined
  }
}
