import { shortHash } from '../internal/hash.ts'
import type { JsonObject } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { callFacts } from './call-facts.ts'
import { mutatorContext } from './mutator-context.ts'
import type { CaseScope } from './scope.ts'
import { tryEdit } from './try-edit.ts'

/** Something else the user does while the agent works on the input. */
export type Interruption =
  /** The same thing arrives again. */
  | { readonly kind: 'again'; readonly firing: Firing; readonly times: number; readonly afterMs: number }
  | { readonly kind: 'say'; readonly firing: Firing; readonly text: string; readonly afterMs: number }
  | { readonly kind: 'cancel'; readonly firing: Firing; readonly afterMs: number }

/** One input as the handler is called with it. */
export interface MetInput {
  readonly text: string
  readonly interruption?: Interruption
  /** Gives back what did not act. To be called when the turn has ended. */
  settle(): void
}

/** Lets faults act on what the user says in this turn. The handler is called with what comes out of it. */
export function meetInput(scope: CaseScope, said: string): MetInput {
  if (!scope.schedule.active) return { text: said, settle: () => {} }
  const { callKey } = scope.callKey(`input:${said}`)
  const facts = callFacts(scope, { point: 'agent.input', callKey })
  const firings = scope.schedule.match({ ...facts, message: said })

  let text = said
  let interruption: Interruption | undefined
  for (const firing of firings) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind === 'edit_input') text = editInput(scope, firing, disturbance, text, callKey)
      const meant = interruptionOf(firing, disturbance)
      if (meant && interruption) scope.schedule.shadowed(firing.faultId, interruption.firing.fault.name)
      else interruption ??= meant
    }
  }
  return { text, ...(interruption && { interruption }), settle: () => scope.schedule.release(firings) }
}

function editInput(
  scope: CaseScope,
  firing: Firing,
  { edit }: Extract<Disturbance, { kind: 'edit_input' }>,
  text: string,
  callKey: string,
): string {
  const context = mutatorContext(scope, { call: firing.call, draw: scope.draw(firing.faultId, callKey) })
  const edited = tryEdit(scope, firing, () => edit(text, context))
  if (edited === undefined) return text
  const after = typeof edited === 'string' ? { text: edited, effective: {} as JsonObject } : edited
  if (after.text === text) scope.schedule.noop(firing.faultId, 'the edit changed nothing in what the user says')
  else {
    const lengths = { charactersBefore: text.length, charactersAfter: after.text.length, hashAfter: shortHash(after.text) }
    scope.fired(firing, { ...after.effective, ...lengths })
  }
  return after.text
}

function interruptionOf(firing: Firing, disturbance: Disturbance): Interruption | undefined {
  if (disturbance.kind === 'deliver') return { kind: 'again', firing, times: disturbance.times, afterMs: disturbance.gapMs }
  if (disturbance.kind !== 'interrupt') return undefined
  const { then, afterMs } = disturbance
  return then === 'cancel' ? { kind: 'cancel', firing, afterMs } : { kind: 'say', firing, text: then.say, afterMs }
}
