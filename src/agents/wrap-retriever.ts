import { InvalidOptionsError } from '../errors.ts'
import { overrideMethods } from './override-methods.ts'
import { wrapFunction } from './wrap-tool.ts'

type AnyFunction = (...args: never[]) => unknown
const searchMethods = [
  'retrieve',
  'invoke',
  'getRelevantDocuments',
  'similaritySearch',
  'similaritySearchWithScore',
  'maxMarginalRelevanceSearch',
  'query',
  'search',
] as const

/**
 * Makes the calls of a retriever visible to a case. Takes a search function, or an object with one of
 * `retrieve`, `invoke`, `getRelevantDocuments`, `similaritySearch`, `similaritySearchWithScore`, `maxMarginalRelevanceSearch`, `query`,
 * `search`. Outside a run it only forwards. Faults of retrieval act on what it finds; documents stay of their class.
 *
 * @example
 * const search = wrapRetriever('handbook', (question: string) => index.search(question))
 */
export function wrapRetriever<T extends AnyFunction | object>(name: string, retriever: T): T {
  if (typeof retriever === 'function') return wrapFunction(name, retriever as unknown as AnyFunction) as unknown as T
  const entries = searchMethods.flatMap((key) => {
    const method = (retriever as Record<string, unknown>)[key]
    return typeof method === 'function' ? [[key, wrapFunction(name, method as AnyFunction, retriever)] as const] : []
  })
  if (entries.length === 0) {
    throw new InvalidOptionsError(`wrapRetriever: "${name}" has none of ${searchMethods.join(', ')}. Give the search function itself.`)
  }
  return overrideMethods(retriever, Object.fromEntries(entries))
}
