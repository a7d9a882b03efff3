/** Provider calls beside chat. */
export const sideOperations = ['embedding', 'rerank', 'moderation'] as const
export type SideOperation = (typeof sideOperations)[number]

/** What a provider call is for. */
export type ModelOperation = 'chat' | SideOperation

interface Asked {
  /** Name of the adapter that read it, e.g. `openai`. */
  readonly provider: string
  readonly model: string
}

/** Texts to be turned into vectors. */
export interface EmbeddingRequest extends Asked {
  readonly operation: 'embedding'
  readonly texts: readonly string[]
  /** As asked for, else the model's own. */
  readonly dimensions: number
}

/** Documents to be put in the order in which they answer a query. */
export interface RerankRequest extends Asked {
  readonly operation: 'rerank'
  readonly query: string
  readonly documents: readonly string[]
  /** How many are wanted. Absent: all. */
  readonly limit?: number
}

/** Texts to be judged. */
export interface ModerationRequest extends Asked {
  readonly operation: 'moderation'
  readonly texts: readonly string[]
}

export type SideRequest = EmbeddingRequest | RerankRequest | ModerationRequest

interface Answer {
  /** Absent: the model that was asked for. */
  readonly model?: string
  readonly inputTokens: number
}

export interface Vector {
  /** Place of its text in the request, from 0. */
  readonly index: number
  readonly values: readonly number[]
}

export interface EmbeddingReply extends Answer {
  readonly operation: 'embedding'
  /** In the order in which they go out. */
  readonly vectors: readonly Vector[]
  /** `other`: not in the form that was asked for (numbers for base64, base64 for numbers). */
  readonly encoding?: 'other'
}

export interface Ranked {
  /** Place of the document in the request, from 0. */
  readonly index: number
  /** 0 to 1. */
  readonly score: number
}

export interface RerankReply extends Answer {
  readonly operation: 'rerank'
  /** Best first. */
  readonly ranking: readonly Ranked[]
}

/** What moderation end points find, in neutral words. Each adapter has its own names for them. */
export const moderationCategories = ['harassment', 'hate', 'illicit', 'self_harm', 'sexual', 'violence'] as const
export type ModerationCategory = (typeof moderationCategories)[number]

/** What a control says of one text or action. `none`: an answer without a verdict. */
export type ControlVerdict = 'allow' | 'block' | 'none'

export interface Moderated {
  readonly verdict: ControlVerdict
  /** Of a `block`. */
  readonly categories: readonly ModerationCategory[]
}

export interface ModerationReply extends Answer {
  readonly operation: 'moderation'
  /** One for each text. */
  readonly results: readonly Moderated[]
}

export type SideReply = EmbeddingReply | RerankReply | ModerationReply

/** The reply to a request of this operation. */
export type SideReplyTo<Operation extends SideOperation> = Extract<SideReply, { operation: Operation }>

/** What the ledger keeps of a reply: its shape, not its numbers. */
export type SideResult =
  | { readonly vectors: number; readonly dimensions: number }
  | { readonly ranking: readonly number[] }
  | { readonly verdicts: readonly ControlVerdict[] }
