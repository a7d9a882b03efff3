import { decodeSegment } from '../lenient.ts'
import { apiOf } from '../provider-hosts.ts'

const chatPath = /\/v1\/(?:chat|agents|fim)\/completions\/?$/
const fimPath = /\/fim\/completions\/?$/
const otherPath = /\/v1\/(models|conversations|ocr)(?:\/|$)/

/** Mistral's models on Vertex AI: model and verb stand in the path. */
const vertexPath = /\/publishers\/mistralai\/models\/([^/]+?)(?::|%3A)(rawPredict|streamRawPredict)$/i

/** Whether the reply of a Vertex call comes in pieces; `undefined` for any other path. */
export function vertexStream(url: URL): boolean | undefined {
  const found = vertexPath.exec(url.pathname)
  return found === null ? undefined : found[2]?.toLowerCase() === 'streamrawpredict'
}

/** The model a Vertex path names. */
export function vertexModel(url: URL): string {
  return decodeSegment(vertexPath.exec(url.pathname)?.[1] ?? '')
}

/** Chat, agents and fill-in-the-middle completions, on Mistral's own hosts: elsewhere the same path is OpenAI's wire. */
export function isCompletion(url: URL): boolean {
  return chatPath.test(url.pathname) && apiOf(url.host) === 'Mistral'
}

/** Whether a call asks for code between `prompt` and `suffix`. */
export function isFim(url: URL): boolean {
  return fimPath.test(url.pathname)
}

/** The operation beside the completions. */
export function otherOperation(method: string, url: URL): string | undefined {
  const name = apiOf(url.host) === 'Mistral' ? otherPath.exec(url.pathname)?.[1] : undefined
  if (name === 'models') return method === 'GET' ? name : undefined
  return name
}
