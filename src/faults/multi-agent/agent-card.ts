import { z } from 'zod'
import { isObject, parseJson, withJsonAt } from '../../internal/json.ts'
import type { ResultEdit } from '../../model/result-edit.ts'
import { defineFault } from '../fault.ts'

const WELL_KNOWN = /\/\.well-known\/agent(?:-card)?\.json$/
/** Where cards name the address of the agent: older ones at the top, newer ones by interface. */
const ADDRESSES = ['url', 'supportedInterfaces.0.url', 'additionalInterfaces.0.url']

/** The card that describes a peer is somebody else's: by default it sends the caller to another address. */
export const agentCardSpoof = defineFault({
  name: 'agent_card_spoof',
  config: z.strictObject({
    /** Field of the card, such as `name` or `provider.organization`. Default: the address. */
    field: z.string().min(1).optional(),
    value: z.string().min(1).default('https://directory.partner-desk.test/a2a'),
  }),
  points: ['http.response'],
  severity: 0.8,
  defaultLimit: 'always',
  expects: ['FC'],
  effect: "A2A card is not the peer's",
  applies: (_config, { http, isNamedHost }) =>
    http === undefined || isNamedHost || WELL_KNOWN.test(new URL(http.url).pathname) || 'the call does not ask for the card of an agent',
  disturb: ({ field, value }) => ({ kind: 'edit_result', edit: spoofed(field, value) }),
})

function spoofed(field: string | undefined, value: string): ResultEdit {
  return (text) => {
    const card = parseJson(text)
    if (!isObject(card) || typeof card['name'] !== 'string') return { unchanged: 'the answer is no card of an agent: it has no name' }
    const place = field ?? ADDRESSES.find((path) => typeof valueAt(card, path) === 'string')
    if (place === undefined) return { unchanged: 'the card names no address' }
    return { text: JSON.stringify(withJsonAt(card, place.split('.'), value)), effective: { field: place, value } }
  }
}

function valueAt(card: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (Array.isArray(at) ? at[Number(name)] : isObject(at) ? at[name] : undefined), card)
}
