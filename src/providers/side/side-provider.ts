import type { SideOperation, SideReply, SideRequest } from '../../model/side.ts'
import type { WireReply } from '../../model/wire.ts'
import type { Provider, ProviderDocs, StatusDisturbance, WireContext } from '../provider.ts'

/** An answer, and how the wire came nearest to what it cannot say exactly. */
export interface SideWireReply extends WireReply {
  readonly approximated?: string
}

/** The embedding, rerank and moderation end points of one API. Its errors are phrased as its chat adapter phrases them. */
export interface SideProvider<Name extends string = string> {
  /** The same as the chat adapter's where the API has both: `forProvider` then means the API. */
  readonly name: Name
  readonly docs: ProviderDocs
  /** What this request is for, or `undefined` when the URL is none of ours. Looks at method, path and host only. */
  side(method: string, url: URL): SideOperation | undefined
  /** Whether a body looks like this wire. Asked on hosts that nobody knows. */
  recognizes?(body: unknown, url: URL): boolean
  /** The neutral request. Survives malformed bodies: missing parts read as empty. */
  readRequest(operation: SideOperation, body: unknown, url: URL): SideRequest
  writeReply(reply: SideReply, context: WireContext): SideWireReply
  /** The error answer this wire would send. */
  phrase(disturbance: StatusDisturbance, context: WireContext): WireReply
}

/** Builds a side provider. Plain value: pass it in `providers`, no registration. */
export function defineSideProvider<const Name extends string>(provider: SideProvider<Name>): SideProvider<Name> {
  return provider
}

/** What `providers` may hold. */
export type AnyProvider = Provider | SideProvider

export function isSideProvider(provider: AnyProvider): provider is SideProvider {
  return 'side' in provider
}
