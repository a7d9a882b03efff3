import { isObject } from '../../internal/json.ts'
import type { RequestMessage } from '../../model/exchange.ts'
import { asList, asObject, asObjects } from '../lenient.ts'
import { withResult } from '../result-place.ts'
import { callIds } from './call-ids.ts'
import { either, spellingOf } from './either.ts'

type Turn = Pick<RequestMessage, 'role' | 'text'>

/** The body with the response of each result part of this call replaced; it stays an object of the same shape where that can be. */
export function replaceGeminiToolResult(
  input: unknown,
  callId: string,
  result: { readonly text: string; readonly isError?: boolean },
): unknown {
  const body = asObject(input)
  const ids = callIds(body['contents'])
  let found = false

  const edit = (part: unknown): unknown => {
    const key = isObject(part) && ids.get(part)?.id === callId ? spellingOf(part, 'functionResponse') : undefined
    if (key === undefined) return part
    found = true
    const answered = asObject(asObject(part)[key])
    return { ...asObject(part), [key]: { ...answered, response: withResult(answered['response'], result) } }
  }

  const contents = asList(body['contents']).map((content) =>
    isObject(content) && Array.isArray(content['parts']) ? { ...content, parts: content['parts'].map(edit) } : content,
  )
  return found ? { ...body, contents } : undefined
}

/** The body with a sentence at the end of its system instruction. */
export function appendGeminiSystemText(input: unknown, text: string): unknown {
  const body = asObject(input)
  const key = spellingOf(body, 'systemInstruction') ?? 'systemInstruction'
  const given = body[key]
  const parts = typeof given === 'string' ? [{ text: given }] : asList(asObject(given)['parts'])
  return { ...body, [key]: { ...asObject(given), parts: [...parts, { text }] } }
}

/** The body with turns put before the last user turn; never between a call and its result. System turns join the system instruction. */
export function insertGeminiTurns(input: unknown, turns: readonly Turn[]): unknown {
  const body = asObject(input)
  const contents = asList(body['contents'])
  const answers = (content: unknown) => asObjects(asObject(content)['parts']).some((part) => either(part, 'functionResponse') !== undefined)
  const lastUser = contents.findLastIndex((content) => {
    const role = asObject(content)['role']
    return (role === 'user' || role === undefined) && !answers(content)
  })
  const spoken = turns
    .filter(({ role }) => role !== 'system')
    .map(({ role, text }) => ({ role: role === 'assistant' ? 'model' : 'user', parts: [{ text }] }))
  const edited = { ...body, contents: contents.toSpliced(Math.max(lastUser, 0), 0, ...spoken) }
  return turns.filter(({ role }) => role === 'system').reduce<unknown>((result, { text }) => appendGeminiSystemText(result, text), edited)
}
