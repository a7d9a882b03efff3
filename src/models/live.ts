import { LiveModelRefusedError } from '../errors.ts'
import type { ModelSource } from '../model/source.ts'

export interface LiveOptions {
  /** The opt-in. Left out: `KHAOS_LIVE=1` or `live: true` in the config decides when the run begins. */
  readonly allowed?: boolean
}

export interface LiveSource extends ModelSource {
  readonly allowed: boolean
}

/** Passes each call on to the real API. It costs money: without the opt-in each call is refused with `KHAOS_LIVE_MODEL_REFUSED`. */
export function live({ allowed = false }: LiveOptions = {}): LiveSource {
  const answer = () => {
    if (!allowed) throw new LiveModelRefusedError()
    return { kind: 'passthrough' } as const
  }
  return { kind: 'live', allowed, deterministic: false, answer, answerSide: answer }
}
