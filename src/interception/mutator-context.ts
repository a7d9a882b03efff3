import type { MutatorContext, SpokenMessage } from '../model/mutator.ts'
import type { CaseScope } from './scope.ts'

/** What a function given to a fault gets beside the value, from the facts of the case so far. */
export function mutatorContext(
  scope: CaseScope,
  { call, draw, turn = scope.recorder.turn }: Pick<MutatorContext, 'call' | 'draw'> & { readonly turn?: number },
): MutatorContext {
  return {
    turn,
    call,
    draw,
    state: scope.state,
    get history() {
      return spokenBefore(scope, turn)
    },
  }
}

/** What user and agent said in the turns before this one. */
function spokenBefore(scope: CaseScope, turn: number): readonly SpokenMessage[] {
  return scope.recorder.entries.flatMap((entry): SpokenMessage[] => {
    if (entry.turn >= turn) return []
    if (entry.kind === 'turn') return [{ role: 'user', text: entry.input }]
    return entry.kind === 'reply' ? [{ role: 'assistant', text: entry.text }] : []
  })
}
