import { z } from 'zod'
import { isObject, parseJson } from '../../internal/json.ts'
import type { ResultEdit, Unchanged } from '../../model/result-edit.ts'
import type { Ranked, SideReply } from '../../model/side.ts'
import { defineFault } from '../fault.ts'

const modes = ['inverted', 'constant', 'index_out_of_range'] as const
type Mode = (typeof modes)[number]

/** The order is useless, in the answer of a provider or of a rerank service of the agent's own (a list of `index` and score). */
export const rerankCorruption = defineFault({
  name: 'rerank_corruption',
  config: z.strictObject({ mode: z.enum(modes).default('inverted') }),
  points: ['model.response', 'http.response'],
  operations: ['rerank'],
  severity: 0.5,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'useless order',
  disturb: ({ mode }) => [
    { kind: 'edit_side', edit: (reply) => corruptedReply(reply, mode) },
    { kind: 'edit_result', edit: (text) => corruptedBody(text, mode) },
  ],
})

/** Scores stand still and documents change places, so that the best score belongs to the worst document. */
function corrupted(ranking: readonly Ranked[], mode: Mode): readonly Ranked[] {
  switch (mode) {
    case 'inverted':
      return ranking.map(({ score }, place) => ({ index: ranking[ranking.length - 1 - place]?.index ?? 0, score }))
    case 'constant':
      return ranking.toSorted((a, b) => a.index - b.index).map(({ index }) => ({ index, score: 0.5 }))
    case 'index_out_of_range': {
      const beyond = Math.max(...ranking.map(({ index }) => index)) + 1
      return ranking.map(({ index, score }) => ({ index: index + beyond, score }))
    }
  }
}

function corruptedReply(reply: SideReply, mode: Mode): SideReply | Unchanged {
  if (reply.operation !== 'rerank' || reply.ranking.length === 0) return { unchanged: 'the answer ranks nothing' }
  if (mode === 'inverted' && reply.ranking.length === 1) return { unchanged: 'one document has no other order' }
  return { ...reply, ranking: corrupted(reply.ranking, mode) }
}

const SCORES = ['relevance_score', 'relevanceScore', 'score'] as const

interface RankedItem extends Record<string, unknown> {
  readonly index: number
}

const scoreKey = (item: unknown) => (isObject(item) ? SCORES.find((name) => typeof item[name] === 'number') : undefined)
const isRankedList = (list: unknown): list is readonly RankedItem[] =>
  Array.isArray(list) && list.length > 0 && list.every((item) => isObject(item) && typeof item['index'] === 'number' && scoreKey(item))

/** The first list of `index` and score, at the top of the body or under a name. */
function corruptedBody(text: string, mode: Mode): ReturnType<ResultEdit> {
  const body: unknown = parseJson(text)
  const [name, list] = isRankedList(body)
    ? [undefined, body]
    : (isObject(body) && Object.entries(body).find(([, value]) => isRankedList(value))) || []
  if (!isRankedList(list)) return { unchanged: 'the answer holds no list of index and score' }
  const byIndex = new Map(list.map((item) => [item.index, item]))
  const ranking = list.map((item) => ({ index: item.index, score: Number(item[scoreKey(item) ?? 'score']) }))
  const edited = corrupted(ranking, mode).map(({ index, score }, place) => {
    const item = byIndex.get(index) ?? list[place]
    return { ...item, index, [scoreKey(list[place]) ?? 'score']: score }
  })
  return JSON.stringify(name === undefined ? edited : { ...(body as object), [name]: edited })
}
