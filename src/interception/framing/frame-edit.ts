import type { JsonObject } from '../../internal/json.ts'
import type { Draw } from '../../internal/random.ts'
import type { Usage } from '../../model/exchange.ts'
import type { WireFrame } from '../../model/wire.ts'
import type { Provider, WireContext } from '../../providers/provider.ts'
import { CONTENT_ROLES } from '../frame-bytes.ts'

/** What an edit of frames may need beyond the frames. */
export interface FrameEditContext {
  readonly provider: Pick<Provider, 'strayFrame' | 'withUsage' | 'renumber' | 'payload'>
  readonly wire: WireContext
  readonly draw: Draw
  /** Token counts of the reply. */
  readonly usage: Usage
}

/** Edited frames, the first place where they differ and what was done; or why nothing was. `tooLate`: the place it wanted is not there. */
export type EditedFrames =
  | { readonly frames: readonly WireFrame[]; readonly at: number; readonly effective: JsonObject }
  | { readonly noop: string }
  | { readonly tooLate: string }

/** Places of the frames with content. The very first frame is left out where there are others: it may open the whole body. */
export function contentPlaces(frames: readonly WireFrame[]): readonly number[] {
  const places = frames.flatMap(({ role }, index) => (CONTENT_ROLES.has(role) ? [index] : []))
  return places.length > 1 && places[0] === 0 ? places.slice(1) : places
}

export const noContent = { noop: 'the stream has no frame with content' } as const
