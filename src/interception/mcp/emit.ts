import type { Disturbance } from '../../model/disturbance.ts'
import type { McpMessage } from '../../model/mcp.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'
import { fireOn, type McpCallInHand, runningKey } from './call.ts'
import { recordMessage } from './message.ts'
import type { Speak } from './state.ts'

type Emit = Extract<Disturbance, { kind: 'emit' }>

/** Whether the server speaks unasked while it has this request in hand. */
export function isEmitting({ composed }: McpCallInHand): boolean {
  return composed.request.some(({ disturbances }) => disturbances.some(({ kind }) => kind === 'emit'))
}

/** Says all of it, at its pace; ends early when the case does. */
export async function emitAll(hand: McpCallInHand, say: Speak): Promise<void> {
  for (const firing of hand.composed.request) {
    for (const disturbance of firing.disturbances) if (disturbance.kind === 'emit') await emit(hand, firing, disturbance, say)
  }
}

async function emit(
  hand: McpCallInHand,
  firing: Firing,
  { method, params, isRequest = false, count, everyMs }: Emit,
  say: Speak,
): Promise<void> {
  const { scope, channel } = hand
  const ids: string[] = []
  let said = 0
  for (; said < count && !scope.signal.aborted; said++) {
    if (said > 0) await scope.clock.sleep(everyMs, scope.signal)
    if (scope.signal.aborted) break
    const id = isRequest ? scope.newId('srv', 'mcp') : undefined
    const message: McpMessage = { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), method, ...(params === undefined ? {} : { params }) }
    const entry = recordMessage(scope, channel.server, 'server', message, { faults: [firing.faultId] })
    if (id === undefined) entry.ended = 'delivered'
    else {
      ids.push(id)
      scope.mcp.asked.set(runningKey(channel, id), { entry, isOurs: true })
    }
    say(message)
  }
  if (said > 0) fireOn(hand, firing, { method, count: said, ...(count > 1 ? { everyMs } : {}), ...(ids.length > 0 ? { ids } : {}) })
  else scope.schedule.tooLate(firing.faultId, 'the case had ended')
}
