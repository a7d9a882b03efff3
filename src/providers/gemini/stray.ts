import type { StrayKind } from '../../model/disturbance.ts'
import type { Usage } from '../../model/exchange.ts'
import { asWrongType, editFrameJson, INDEX_JUMP, withKey } from '../frame-json.ts'
import { asCount, asObject, asObjects } from '../lenient.ts'
import type { WireContext, WireFrame } from '../provider.ts'
import { toUsage } from './response.ts'

type Edit = (value: Record<string, unknown>) => Record<string, unknown>

/** A response that does not belong, made from one with content of the same stream. */
export function strayResponse(kind: StrayKind, _context: WireContext, like: WireFrame): WireFrame | undefined {
  switch (kind) {
    case 'unknown_event':
      return editFrameJson(like, ({ responseId, modelVersion }) => ({
        preview: { state: 'PLANNING', progress: 0.5 },
        modelVersion,
        responseId,
      }))
    case 'index_jump':
      return inCandidate(like, (candidate) => ({ ...candidate, index: asCount(candidate['index']) + INDEX_JUMP }))
    case 'empty_delta':
      return inCandidate(like, (candidate) => ({ ...candidate, content: { role: 'model' } }))
    case 'wrong_type':
      return inCandidate(like, (candidate) => {
        const content = asObject(candidate['content'])
        return { ...candidate, content: { ...content, parts: asObjects(content['parts']).map(wrongPart) } }
      })
  }
}

function inCandidate(like: WireFrame, edit: Edit): WireFrame | undefined {
  return editFrameJson(like, (value) => {
    const [candidate] = asObjects(value['candidates'])
    return candidate && { ...value, candidates: [edit(candidate)] }
  })
}

function wrongPart(part: Record<string, unknown>): Record<string, unknown> {
  const call = asObject(part['functionCall'])
  if (part['functionCall'] === undefined) return { ...part, text: asWrongType(part['text']) }
  return { ...part, functionCall: { ...call, args: asWrongType(call['args']) } }
}

/** A response with these counts, or without any. */
export function withResponseUsage(frame: WireFrame, usage: Usage | undefined): WireFrame | undefined {
  return editFrameJson(frame, (value) =>
    value['error'] === undefined ? withKey(value, 'usageMetadata', usage && toUsage(usage)) : undefined,
  )
}
