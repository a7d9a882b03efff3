import type { ModelReply } from '../model/exchange.ts'
import type { StatusDisturbance } from './provider.ts'

/** How a dialect comes nearest to what it has no words for. */
interface Nearest {
  /** In place of a completion that a filter stopped. */
  readonly filtered: string
  /** In place of a prompt that was blocked. */
  readonly blocked: string
}

/** For dialects whose replies know no refusal, filter or pause: what is said instead. */
export function createApproximation({ filtered, blocked }: Nearest): (said: ModelReply | StatusDisturbance) => string | undefined {
  return (said) => {
    if ('kind' in said) return said.code === 'content_filter' && said.status === undefined ? blocked : undefined
    if (said.refusal !== undefined || said.finish === 'refusal') return 'the refusal goes out as ordinary text'
    if (said.finish === 'content_filter') return filtered
    return said.finish === 'pause' ? 'a pause goes out as the end by length' : undefined
  }
}
