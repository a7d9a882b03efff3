import { isObject } from '../../internal/json.ts'
import type { Spoiling } from '../../model/spoiling.ts'
import type { WireContext, WireReply } from '../provider.ts'
import { editFrames, editNamed } from './frame-json.ts'
import type { SpoilingWire, Spoilt } from './spoilt.ts'

type Mode = Extract<Spoiling, { target: 'logprobs' }>['mode']

const VALUE = /^(?:avg)?log_?prob(?:s|ability)?$/i

/** Log-probabilities that were asked for and are gone, no numbers (`"NaN"`, as JSON mappings of other languages spell it), or too few. */
export function spoilLogprobs(reply: WireReply, mode: Mode, { places = {}, payload }: SpoilingWire, { request }: WireContext): Spoilt {
  if (places.logprobs === null) return { none: 'this wire has no log-probabilities' }
  if (request.logprobs !== true) return { none: 'the request asks for no log-probabilities' }
  const names = places.logprobs ?? ['logprobs']
  let seen = 0
  const edited = editFrames(
    reply,
    (json) =>
      editNamed(json, names, (found) => {
        if (found === null || isEmpty(found)) return found
        if (typeof found === 'object') seen += 1
        if (mode === 'missing') return Array.isArray(found) ? [] : null
        if (mode === 'nan') return withoutNumbers(found)
        return halved(found, reply.streamed && seen % 2 === 1)
      }),
    payload,
  )
  return edited === reply ? { none: 'the reply carries no log-probabilities' } : { reply: edited }
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0

function withoutNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNumbers(item))
  if (!isObject(value)) return typeof value === 'number' ? 'NaN' : value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      VALUE.test(name) && (typeof item === 'number' || isNumbers(item))
        ? noNumber(item)
        : isObject(item) || (Array.isArray(item) && item.some(isObject))
          ? withoutNumbers(item)
          : item,
    ]),
  )
}

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((item) => typeof item === 'number')

const noNumber = (value: unknown): unknown => (Array.isArray(value) ? value.map(() => 'NaN') : 'NaN')

/** Every list half as long. Of a stream whose events carry one entry each, every second event loses its own. */
function halved(value: unknown, keeps: boolean): unknown {
  if (Array.isArray(value)) return value.slice(0, keeps ? Math.ceil(value.length / 2) : Math.floor(value.length / 2))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, Array.isArray(item) ? halved(item, keeps) : item]))
}
