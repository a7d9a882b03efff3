import type { ModelSource } from '../../../src/model/source.ts'
import type { ScriptedTurn } from '../../../src/models/scripted.ts'
import { models } from '../../../src/models/source.ts'

export const ANSWER = 'Your order A-1007 has left our house this morning and should be with you on Friday before noon.'
/** The same with characters that take two, three and four bytes. */
const FOREIGN_ANSWER = 'Ihre Bestellung A-1007 fährt heute früh los und ist am Freitag vor zwölf bei Ihnen – schöne Grüße 📦!'
const EARLIER_ANSWER = 'There is no order of yours on its way at the moment.'
const FORM = '{"orderId":"A-1007","status":"shipped"}'
export const ARGUMENTS = { orderId: 'A-1007', urgent: true }
const OTHER_ARGUMENTS = { orderId: 'B-2008', urgent: false }

/** What goes on around a fault: what the model says, and how it is asked. */
export interface Scene {
  readonly source: ModelSource
  /** What the client reads where nothing is wrong. Default: the usual sentence. */
  readonly answer?: string
  /** Questions in a row; what the last one left the client with is what counts. Default 1. */
  readonly asks?: number
  readonly ask?: { readonly counts?: true; readonly logprobs?: true }
}

const saying = (...turns: readonly ScriptedTurn[]): ModelSource => models.scripted(turns, { loop: true })
const calling = (...calls: readonly (typeof ARGUMENTS)[]) => ({
  toolCalls: calls.map((args) => ({ name: 'lookup_order', arguments: args })),
})
/** Says a sentence, or calls the one tool where there is one. */
const usual = saying((request) => (request.tools.length > 0 ? calling(ARGUMENTS) : ANSWER))

export const scenes = {
  usual: { source: usual },
  foreign: { source: saying((request) => (request.tools.length > 0 ? calling(ARGUMENTS) : FOREIGN_ANSWER)), answer: FOREIGN_ANSWER },
  'two calls': { source: saying((request) => (request.tools.length > 0 ? calling(ARGUMENTS, OTHER_ARGUMENTS) : ANSWER)) },
  /** The client asks for token counts, and looks at them. */
  counts: { source: usual, ask: { counts: true } },
  /** Words although a tool is offered. */
  'words only': { source: saying(ANSWER) },
  form: { source: saying(FORM), answer: FORM },
  'asked twice': { source: usual, asks: 2 },
  'answer changes': { source: saying(EARLIER_ANSWER, ANSWER), asks: 2 },
  logprobs: { source: usual, ask: { logprobs: true } },
} as const satisfies Record<string, Scene>

/** What the model says where a fault needs more than a sentence or one call. */
export type Says = keyof typeof scenes

export const sceneOf = (says: Says = 'usual'): Scene => scenes[says]
