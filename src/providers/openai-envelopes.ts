import type { OpenAiError } from './openai-errors.ts'

/** `{ error: { message, type, param, code } }`. */
export function openAiErrorBody(error: OpenAiError): unknown {
  return { error: { message: error.message, type: error.type, param: error.param ?? null, code: error.code } }
}

/** OpenRouter: the code is the HTTP status as a number. */
export function openRouterErrorBody(error: OpenAiError): unknown {
  return { error: { code: error.status, message: error.message, metadata: { provider_name: 'khaostest', raw: error.code ?? error.type } } }
}

/** xAI: two strings. */
export function xaiErrorBody(error: OpenAiError): unknown {
  return { code: error.code ?? error.type, error: error.message }
}
