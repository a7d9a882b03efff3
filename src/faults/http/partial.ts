import { z } from 'zod'
import { isObject, parseJson, withJsonAt } from '../../internal/json.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { defineFault } from '../fault.ts'
import { partFraction } from '../latency.ts'
import { editJson, keepPart } from '../tool/edit-json.ts'

/** Valid JSON with fewer fields or items than there are. */
export const httpPartialResponse = defineFault({
  name: 'http_partial_response',
  config: z.strictObject({
    keepFraction: partFraction.default(0.5),
    /** Whether the answer says that something is missing. */
    includeError: z.boolean().default(false),
  }),
  points: ['http.response'],
  severity: 0.8,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'valid JSON, fewer fields or items',
  disturb: ({ keepFraction, includeError }) => ({
    kind: 'edit_result',
    edit: (text) =>
      editJson(text, (value) => {
        const part = keepPart(value, keepFraction)
        if (!includeError) return part
        const error = { code: 'partial_content', message: 'Some of the data could not be loaded.' }
        return Array.isArray(part) ? [...(part as unknown[]), { error }] : { ...(part as object), error }
      }),
  }),
})

/** A GraphQL answer with status 200 in which one field failed: `null` in `data`, the reason in `errors`. */
export const httpGraphqlPartialError = defineFault({
  name: 'http_graphql_partial_error',
  config: z.strictObject({
    /** Field that failed, such as `order.customer`. Default: one of `data`, drawn. */
    path: z.string().min(1).optional(),
    message: z.string().min(1).default('The service behind this field did not answer.'),
  }),
  points: ['http.response'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: '200 with `data` and `errors`',
  disturb: ({ path, message }) => ({ kind: 'edit_result', edit: withFailedField(path?.split('.'), message) }),
})

function withFailedField(wanted: readonly string[] | undefined, message: string): ResultEdit {
  return (text, { draw }) => {
    const answer = parseJson(text)
    if (!isObject(answer) || !isObject(answer['data'])) return { unchanged: 'the answer is no GraphQL answer: it has no `data`' }
    const { data } = answer
    const path = wanted ?? drawnField(data, draw)
    if (path === undefined) return { unchanged: '`data` has no field that could fail' }
    const before = valueAt(data, path)
    if (before === undefined) return { unchanged: `\`data\` has no field ${path.join('.')}` }
    if (before === null) return { unchanged: `the field ${path.join('.')} is null already` }
    const errors = Array.isArray(answer['errors']) ? (answer['errors'] as unknown[]) : []
    const failed = { ...answer, data: withJsonAt(data, path, null), errors: [...errors, { message, path }] }
    return { text: JSON.stringify(failed), effective: { path: path.join('.') } }
  }
}

/** A field below the root fields where there is one: a root field that fails leaves nothing, which is no partial answer. */
function drawnField(data: Record<string, unknown>, draw: (label: string) => number): readonly string[] | undefined {
  const fields = Object.entries(data).flatMap(([root, value]) =>
    isObject(value) && Object.keys(value).length > 0 ? Object.keys(value).map((name) => [root, name]) : [[root]],
  )
  const filled = fields.filter((path) => (valueAt(data, path) ?? null) !== null)
  return filled[Math.floor(draw('failed-field') * filled.length)]
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (Array.isArray(at) ? at[Number(name)] : isObject(at) ? at[name] : undefined), value)
}
