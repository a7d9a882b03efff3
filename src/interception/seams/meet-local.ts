import type { Disturbance } from '../../model/disturbance.ts'
import type { ContentPart, LocalCall } from '../../model/local-call.ts'
import type { ComposedFirings } from '../../scheduling/compose-firings.ts'
import type { Firing } from '../../scheduling/fault-schedule.ts'
import { scopeForEgress } from '../attribution.ts'
import { callFacts } from '../call-facts.ts'
import { composeForCase } from '../compose-for-case.ts'
import { sampleDelay } from '../sample-delay.ts'
import type { CaseScope } from '../scope.ts'
import { tryEdit } from '../try-edit.ts'

/** One use of the machine that faults of the open case act on. */
export interface MetLocal {
  readonly scope: CaseScope
  readonly local: LocalCall
  readonly composed: ComposedFirings
  readonly callKey: string
  /** Gives back what did not act. */
  release(): void
}

type Of<Kind extends Disturbance['kind']> = Extract<Disturbance, { kind: Kind }>

/** Asks the faults of the open case about a file, a command or a variable. `undefined`: none acts, the call goes its way. */
export function meetLocal(point: 'file' | 'shell' | 'env', local: LocalCall): MetLocal | undefined {
  const scope = scopeForEgress()
  if (!scope?.schedule.points.has(point)) return undefined
  const { callKey } = scope.callKey(`${point}:${local.operation}:${local.target}`)
  const firings = scope.schedule.match(callFacts(scope, { point, local, callKey }))
  if (firings.length === 0) return undefined
  scope.recorder.add({ kind: 'local', point, operation: local.operation, target: local.target })
  const composed = composeForCase(scope, firings, { streamed: false })
  return { scope, local, composed, callKey, release: () => scope.schedule.release(firings) }
}

/** The waits that come before the call, in milliseconds each. */
export function waitsOf({ scope, composed, callKey }: MetLocal): readonly { readonly firing: Firing; readonly ms: number }[] {
  return composed.wait.flatMap((firing) =>
    firing.disturbances.flatMap((disturbance) =>
      disturbance.kind === 'delay' ? [{ firing, ms: sampleDelay(disturbance, scope.draw(firing.faultId, callKey)) }] : [],
    ),
  )
}

/** The first disturbance of these kinds that takes the place of the call. */
export function insteadOf<Kind extends Disturbance['kind']>(
  { composed }: MetLocal,
  ...kinds: readonly Kind[]
): { readonly firing: Firing; readonly disturbance: Of<Kind> } | undefined {
  for (const firing of [composed.answer, composed.end]) {
    const disturbance = firing?.disturbances.find(({ kind }) => (kinds as readonly string[]).includes(kind))
    if (firing && disturbance) return { firing, disturbance: disturbance as Of<Kind> }
  }
  return undefined
}

/** Whether a fault will change this part, and whether it makes up what is missing. */
export function contentEditsOf(
  { composed }: MetLocal,
  part: ContentPart,
): readonly { readonly firing: Firing; readonly edit: Of<'edit_content'> }[] {
  return composed.content.flatMap((firing) =>
    firing.disturbances.flatMap((edit) => (edit.kind === 'edit_content' && edit.parts.includes(part) ? [{ firing, edit }] : [])),
  )
}

/** The bytes as the faults leave them. An edit that changes nothing has not fired. */
export function editContent(met: MetLocal, part: ContentPart, content: Uint8Array): Uint8Array {
  const { scope, local, callKey } = met
  let edited = content
  for (const { firing, edit } of contentEditsOf(met, part)) {
    const before = edited
    const after = tryEdit(scope, firing, () => edit.edit(before, { part, draw: scope.draw(firing.faultId, callKey) }))
    if (after === undefined) continue
    if (Buffer.compare(after, before) === 0) {
      scope.schedule.noop(firing.faultId, 'the edit changed nothing')
      continue
    }
    edited = after
    scope.fired(firing, { target: local.target, part, bytesBefore: before.length, bytesAfter: after.length })
  }
  return edited
}
