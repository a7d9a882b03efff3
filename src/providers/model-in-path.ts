import type { SentTo } from './provider.ts'

/** The same request for another model, on a wire that names the model in its path; `pattern` captures the name first. */
export function withModelInPath({ url, body }: SentTo, pattern: RegExp, model: string): SentTo {
  const path = url.pathname.replace(pattern, (whole: string, name: string) => whole.replace(name, encodeURIComponent(model)))
  return { url: new URL(`${path}${url.search}`, url), body }
}
