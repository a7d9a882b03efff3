import { parseJson } from '../internal/json.ts'
import type { SideOperation } from '../model/side.ts'
import { builtInProviders, findProvider, findSide, isProviderHost, speaksWire, whatIsMissing } from '../providers/catalog.ts'
import type { Operation, Provider } from '../providers/provider.ts'
import type { SideProvider } from '../providers/side/side-provider.ts'
import { workerState } from './worker-state.ts'

/** Whose call this is. */
export type Route =
  | { readonly kind: 'provider'; readonly provider: Provider; readonly operation: Operation }
  /** An embedding, rerank or moderation call. */
  | { readonly kind: 'side'; readonly provider: SideProvider; readonly operation: SideOperation }
  /** A model host, in a dialect or at a path that no adapter speaks. */
  | { readonly kind: 'unknown_provider'; readonly problem: string }
  | { readonly kind: 'other' }

const OTHER: Route = { kind: 'other' }

/** Whose call this is, by method, path and host alone: nothing is read or cloned. An adapter that was passed in goes before all of ours. */
export function routeOf(method: string, url: URL): Route {
  const { providers } = workerState()
  const found = findProvider(method, url, providers)
  const side = found && !builtInProviders.includes(found.provider) ? undefined : findSide(method, url, providers)
  if (side) return { kind: 'side', ...side }
  if (found) return { kind: 'provider', ...found }
  return isProviderHost(url.host) ? { kind: 'unknown_provider', problem: whatIsMissing(url) } : OTHER
}

/** Whether a call that looks like a provider's by its path is one, now that its body is known: `/v1/messages` may be any mail service. */
export function isProviderCall(route: Route, url: URL, bodyText: string): route is Exclude<Route, { kind: 'other' }> {
  if (route.kind === 'other') return false
  return route.kind === 'unknown_provider' || speaksWire(route.provider, url, parseJson(bodyText))
}
