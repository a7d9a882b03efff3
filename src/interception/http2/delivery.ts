import type { ClientHttp2Stream } from 'node:http2'

/** Follows what the reader of a stream has taken, so that its writer can keep to its pace. */
export class Delivery {
  readonly #client: ClientHttp2Stream
  #arrived = 0
  #sent = 0
  #settle: (() => void) | undefined

  /** Attach before the first byte is sent. */
  constructor(client: ClientHttp2Stream) {
    this.#client = client
    const { push, read } = client
    client.push = (chunk: Uint8Array | null, ...rest) => {
      const more = push.call(client, chunk, ...rest)
      this.#arrived += chunk?.length ?? 0
      this.#look()
      return more
    }
    client.read = (size) => {
      const taken = read.call(client, size)
      this.#look()
      return taken
    }
    client.once('close', () => this.#settle?.())
  }

  /** Settles once the reader has taken these further bytes, or is gone. */
  of(bytes: number): Promise<void> {
    this.#sent += bytes
    return new Promise((resolve) => {
      this.#settle = resolve
      this.#look()
    })
  }

  #look(): void {
    if (this.#client.closed || (this.#arrived >= this.#sent && this.#client.readableLength === 0)) this.#settle?.()
  }
}
