import type { Spoiling } from '../../model/spoiling.ts'
import type { WireContext, WireReply } from '../provider.ts'
import { spoilCallIds } from './call-ids.ts'
import { spoilLogprobs } from './logprobs.ts'
import { asNextApi } from './next-api.ts'
import type { SpoilingWire, Spoilt } from './spoilt.ts'
import { spoilUsage } from './usage.ts'

/** A written reply with one thing spoilt, where this provider has it. The rest keeps every byte. */
export function spoilReply(wire: SpoilingWire, reply: WireReply, spoiling: Spoiling, context: WireContext): Spoilt {
  switch (spoiling.target) {
    case 'usage':
      return spoilUsage(reply, spoiling, wire)
    case 'logprobs':
      return spoilLogprobs(reply, spoiling.mode, wire, context)
    case 'call_ids':
      return spoilCallIds(reply, spoiling.mode, wire)
    case 'api':
      return asNextApi(reply, spoiling.mode, wire, context)
  }
}
