import type { EventEmitter } from 'node:events'
import { unheldGlobalTimer } from '../virtual-time/test-timers.ts'

/**
 * The time-out of a session or stream, on the timers that the globals hold at that moment: on the clock of the case. The platform's own runs on timers that no
 * clock reaches, and a wait that is skipped would never time out.
 */
export class IdleTimer {
  readonly #owner: EventEmitter
  /** The session's, which counts what its streams do as its own. */
  readonly #outer: IdleTimer | undefined
  #ms = 0
  #cancel: (() => void) | undefined
  #isStopped = false

  constructor(owner: EventEmitter, outer?: IdleTimer) {
    this.#owner = owner
    this.#outer = outer
  }

  /** Emits `timeout` after so many ms without `touch`; 0 takes it back. */
  set(ms: number, onTimeout?: () => void): void {
    this.#ms = ms
    if (onTimeout && ms > 0) this.#owner.once('timeout', onTimeout)
    else if (onTimeout) this.#owner.removeListener('timeout', onTimeout)
    this.touch()
  }

  /** Something moved. */
  touch(): void {
    this.#outer?.touch()
    this.#cancel?.()
    if (this.#isStopped || this.#ms === 0) return
    this.#cancel = unheldGlobalTimer(this.#ms, () => this.#owner.emit('timeout'))
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }
}
