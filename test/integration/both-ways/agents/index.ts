import type { BehaviorCode } from '../../../../src/model/fault.ts'
import type { AgentPair } from '../ask.ts'
import { ai } from './ai.ts'
import { bu } from './bu.ts'
import { fb } from './fb.ts'
import { go } from './go.ts'
import { nr } from './nr.ts'
import { ra } from './ra.ts'
import { ri } from './ri.ts'
import { rt } from './rt.ts'
import { sb } from './sb.ts'
import { va } from './va.ts'

/** The pair of each behavior that can be asked of any place where an agent looks something up. */
export const agentPairs: Readonly<Partial<Record<BehaviorCode, AgentPair>>> = {
  RT: rt,
  RA: ra,
  NR: nr,
  FB: fb,
  AI: ai,
  BU: bu,
  VA: va,
  SB: sb,
  GO: go,
  RI: ri,
}
