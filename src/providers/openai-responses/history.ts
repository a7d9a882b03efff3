import { isObject } from '../../internal/json.ts'
import { asIds, asList, asObject, asText } from '../lenient.ts'
import type { ProviderMemory } from '../provider.ts'

/** A stored reply: its body, and all items up to and with its own. */
export interface StoredResponse {
  readonly kind: 'response'
  readonly response: Readonly<Record<string, unknown>>
  readonly items: readonly unknown[]
}

interface StoredItem {
  readonly kind: 'item'
  readonly item: unknown
}

/** A conversation object of the provider: the items of all its turns so far. */
export interface StoredConversation {
  readonly kind: 'conversation'
  readonly items: readonly unknown[]
}

type Stored = StoredResponse | StoredItem | StoredConversation

/** What is stored under an id, if it is of this kind. */
export function recall<Kind extends Stored['kind']>(
  memory: ProviderMemory,
  kind: Kind,
  id: string,
): Extract<Stored, { kind: Kind }> | undefined {
  const value = memory.get(id)
  return isObject(value) && value['kind'] === kind ? (value as unknown as Extract<Stored, { kind: Kind }>) : undefined
}

/** Id of the conversation a request belongs to; `''` for none. */
export function conversationId(body: Readonly<Record<string, unknown>>): string {
  const conversation = body['conversation']
  return typeof conversation === 'string' ? conversation : asText(asObject(conversation)['id'])
}

function isReference(item: Record<string, unknown>): boolean {
  return item['type'] === 'item_reference' || (item['type'] === undefined && item['role'] === undefined && item['id'] !== undefined)
}

/** The input of a request as items. */
export function inputItems(input: unknown): readonly unknown[] {
  return typeof input === 'string' ? [{ role: 'user', content: input }] : asList(input)
}

/** One item a request stands on. `sent`: what the request holds for it, the item or a reference to it; absent: only the provider has it. */
export interface ResolvedItem {
  readonly item: Record<string, unknown>
  readonly sent?: unknown
}

/** All items a request stands on, provider-side history first, and the ids that nobody issued. */
export function resolveItems(
  body: Readonly<Record<string, unknown>>,
  memory: ProviderMemory,
): { readonly items: readonly ResolvedItem[]; readonly unknown: readonly string[] } {
  const items: ResolvedItem[] = []
  const unknown: string[] = []

  const take = (id: string, stored: readonly unknown[] | undefined, reference?: { readonly sent: unknown }) => {
    if (id === '') return
    if (stored === undefined) unknown.push(id)
    else items.push(...stored.filter(isObject).map((item) => ({ item, ...reference })))
  }

  const previous = asText(body['previous_response_id'])
  const conversation = conversationId(body)
  take(previous, recall(memory, 'response', previous)?.items)
  take(conversation, recall(memory, 'conversation', conversation)?.items)
  for (const item of inputItems(body['input']).filter(isObject)) {
    if (!isReference(item)) items.push({ item, sent: item })
    else {
      const id = asText(item['id'])
      const stored = recall(memory, 'item', id)
      take(id, stored === undefined ? undefined : [stored.item], { sent: item })
    }
  }
  return { items, unknown }
}

/** Keeps a reply for later requests, unless the request said `store: false`. */
export function rememberResponse(
  body: Readonly<Record<string, unknown>>,
  response: Readonly<Record<string, unknown>>,
  memory: ProviderMemory,
): void {
  if (body['store'] === false) return
  const output = asList(response['output'])
  const items = [...resolveItems(body, memory).items.map(({ item }) => item), ...output]
  const conversation = conversationId(body)
  for (const id of asIds(response['id'])) memory.set(id, { kind: 'response', response, items } satisfies StoredResponse)
  for (const item of output) for (const id of asIds(asObject(item)['id'])) memory.set(id, { kind: 'item', item } satisfies StoredItem)
  if (conversation !== '') memory.set(conversation, { kind: 'conversation', items } satisfies StoredConversation)
}
