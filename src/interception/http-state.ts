/** What faults of one case remember of the agent's own HTTP calls. */
export class HttpState {
  /** How often in a row a call was sent back to its own address, by fault and address. */
  readonly redirects = new Map<string, number>()
  /** Hosts whose certificate a fault spoiled: what goes there without TLS from then on gives itself away. */
  readonly distrusted = new Set<string>()
}
