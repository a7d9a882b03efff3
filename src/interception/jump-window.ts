/** When the clock of a case may jump: from the first thing that waits to the next good answer. */
export class JumpWindow {
  readonly #openOn: (reason: string) => () => void
  #close: (() => void) | undefined
  #isHeld = false
  /** Calls that a fault makes wait right now. */
  #waits = 0

  constructor(openOn: (reason: string) => () => void) {
    this.#openOn = openOn
  }

  open(reason: string): void {
    this.#close ??= this.#openOn(reason)
  }

  /** Opens it until the end of the case: the case waits of its own accord. */
  hold(reason: string): void {
    this.#isHeld = true
    this.open(reason)
  }

  /** At a good answer. While another call still waits it stays open. */
  close(): void {
    if (!this.#isHeld && this.#waits === 0) this.end()
  }

  end(): void {
    this.#close?.()
    this.#close = undefined
  }

  /** A wait in which no good answer closes it. */
  async during(wait: () => Promise<void>): Promise<void> {
    this.#waits += 1
    await wait()
    this.#waits -= 1
  }
}
