import type {
  EmbeddingReply,
  EmbeddingRequest,
  Moderated,
  ModerationCategory,
  ModerationReply,
  ModerationRequest,
  RerankReply,
  RerankRequest,
  SideReply,
  SideRequest,
} from '../../model/side.ts'
import { embedText } from './embed-text.ts'
import { inOrder, rankDocuments } from './rank-documents.ts'

/** Your answers to calls that are no chat. What a function leaves `undefined` is answered as usual. */
export interface SideScript {
  /** The vector of one text. */
  readonly embed?: (text: string, request: EmbeddingRequest) => readonly number[] | undefined
  /** A score for each document, in the order of the documents. */
  readonly rerank?: (query: string, documents: readonly string[]) => readonly number[] | undefined
  /** Whether a text is flagged, or for what. */
  readonly moderate?: (text: string) => boolean | readonly ModerationCategory[] | undefined
}

const CHARACTERS_PER_TOKEN = 4

/**
 * The offline answer to an embedding, rerank or moderation call: vectors in which similar texts are near, documents by word overlap, nothing
 * flagged. A pure function of the request.
 */
export function answerSide(request: SideRequest, script: SideScript = {}): SideReply {
  switch (request.operation) {
    case 'embedding':
      return embed(request, script)
    case 'rerank':
      return rerank(request, script)
    case 'moderation':
      return moderate(request, script)
  }
}

function embed(request: EmbeddingRequest, script: SideScript): EmbeddingReply {
  const vectors = request.texts.map((text, index) => ({
    index,
    values: script.embed?.(text, request) ?? embedText(text, request.dimensions, request.model),
  }))
  return { operation: 'embedding', vectors, inputTokens: tokensIn(request.texts) }
}

function rerank({ query, documents, limit }: RerankRequest, script: SideScript): RerankReply {
  const scores = script.rerank?.(query, documents)
  const ranking = scores ? inOrder(scores.map((score, index) => ({ index, score }))) : rankDocuments(query, documents)
  return { operation: 'rerank', ranking: ranking.slice(0, limit), inputTokens: tokensIn([query, ...documents]) }
}

function moderate({ texts }: ModerationRequest, script: SideScript): ModerationReply {
  const results = texts.map((text): Moderated => {
    const found = script.moderate?.(text) ?? false
    const categories = found === true ? (['illicit'] as const) : found === false ? [] : found
    return { verdict: categories.length > 0 ? 'block' : 'allow', categories }
  })
  return { operation: 'moderation', results, inputTokens: tokensIn(texts) }
}

function tokensIn(texts: readonly string[]): number {
  return Math.max(1, Math.ceil(texts.reduce((characters, text) => characters + text.length, 0) / CHARACTERS_PER_TOKEN))
}
