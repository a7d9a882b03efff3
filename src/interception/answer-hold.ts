import type { CaseClock } from './virtual-time.ts'

/**
 * Offline a model answers at once; a user who interrupts would always come too late. While something is to happen in the middle of a turn, the
 * model's answers wait for it.
 */
export class AnswerHold {
  #released: AbortController | undefined

  /** Answers wait from now on; returns what lets them go, safe to call twice. */
  begin(): () => void {
    const released = new AbortController()
    this.#released = released
    return () => {
      released.abort()
      if (this.#released === released) this.#released = undefined
    }
  }

  /** Waits as long as answers are held back, or until `stop`. */
  async passed(clock: CaseClock, stop: AbortSignal): Promise<void> {
    if (!this.#released) return
    await clock.sleep(Number.POSITIVE_INFINITY, AbortSignal.any([this.#released.signal, stop]))
  }
}
