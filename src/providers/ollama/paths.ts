import { apiOf } from '../provider-hosts.ts'

const chatPath = /\/api\/(chat|generate)\/?$/
const otherPath = /\/api\/(tags|ps|version|show|pull)\/?$/

/** Whether a call is a one-shot completion (`prompt` and `response`) and no conversation. */
export function isGenerate(url: URL): boolean {
  return chatPath.exec(url.pathname)?.[1] === 'generate'
}

export function isChat(url: URL): boolean {
  return chatPath.test(url.pathname)
}

/** The operation beside the chat ones, on hosts known to be Ollama: the paths alone say little. */
export function otherOperation(method: string, url: URL): string | undefined {
  if (apiOf(url.host) !== 'Ollama') return undefined
  if (url.pathname === '/') return method === 'GET' || method === 'HEAD' ? 'alive' : undefined
  const name = otherPath.exec(url.pathname)?.[1]
  const asks = name === 'tags' || name === 'ps' || name === 'version' ? 'GET' : 'POST'
  return method === asks ? name : undefined
}
