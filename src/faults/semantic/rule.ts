import { isObject, parseJson } from '../../internal/json.ts'
import type { ReplyEditContext } from '../../model/disturbance.ts'
import { isSentence, isSpoken, piecesOf, withinPiece } from './sentences.ts'

export interface RuleContext extends ReplyEditContext {
  /** 0 to 1: in how much of the reply. */
  readonly strength: number
}

/** Edits a text; gives back the same where it finds nothing to act on. */
export type TextRule = (text: string, context: RuleContext) => string

/** What a rule about words makes of a text. Of JSON only values with words in them change, as many as the strength asks for. */
export function applyToWords(rule: TextRule, text: string, context: RuleContext): string {
  const json = structureOf(text)
  if (json === undefined) return rule(text, context)
  const spoken = [...new Set(stringsIn(json))].filter((value) => isSpoken(value))
  const chosen = new Set(chosenOf(spoken, context, 'value'))
  return editedJson(text, json, (value) => (typeof value === 'string' && chosen.has(value) ? rule(value, context) : value))
}

/** What a rule about facts makes of a text. Of JSON every value may change, numbers too; `once`: the first that can. */
export function applyToFacts(rule: TextRule, text: string, context: RuleContext, { once }: { readonly once: boolean }): string {
  const json = structureOf(text)
  if (json === undefined) return rule(text, context)
  let changed = false
  return editedJson(text, json, (value) => {
    if ((once && changed) || (typeof value !== 'string' && typeof value !== 'number')) return value
    const edited = rule(String(value), context)
    if (edited === String(value)) return value
    changed = true
    return typeof value === 'number' ? Number(edited) : edited
  })
}

function structureOf(text: string): object | undefined {
  const json = parseJson(text)
  return typeof json === 'object' && json !== null ? json : undefined
}

function editedJson(text: string, json: object, edit: (value: unknown) => unknown): string {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)])) : edit(value)
  }
  const edited = JSON.stringify(walk(json))
  return edited === JSON.stringify(json) ? text : edited
}

/** Strings among the values of a JSON value. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : []
}

/** So many of the items as the strength asks for, at least one; drawn, in their order. */
export function chosenOf<Item>(items: readonly Item[], { strength, draw }: RuleContext, label: string): readonly Item[] {
  const count = Math.max(1, Math.round(items.length * strength))
  const ranked = items.map((_, index) => index).sort((a, b) => draw(`${label}:${a}`) - draw(`${label}:${b}`))
  const kept = new Set(ranked.slice(0, count))
  return items.filter((_, index) => kept.has(index))
}

/** A rule that edits sentences, as many as the strength asks for. */
export function perSentence(edit: (sentence: string, context: RuleContext, index: number) => string): TextRule {
  return (text, context) => {
    const pieces = piecesOf(text)
    const spoken = pieces.map((_, index) => index).filter((index) => isSentence(pieces[index] ?? ''))
    const chosen = new Set(chosenOf(spoken, context, 'sentence'))
    return pieces
      .map((piece, index) => (chosen.has(index) ? withinPiece(piece, (sentence) => edit(sentence, context, index)) : piece))
      .join('')
  }
}

/** A rule that says something behind the text. */
export function addedBehind(say: (text: string, context: RuleContext) => string): TextRule {
  return (text, context) => {
    const body = text.trimEnd()
    const between = body === '' ? '' : body.includes('\n') ? '\n\n' : ' '
    return `${body}${between}${say(text, context)}${text.slice(body.length)}`
  }
}

/** A rule that says something before the text. */
export function addedBefore(say: (text: string, context: RuleContext) => string): TextRule {
  return (text, context) => `${say(text, context)} ${text}`
}

/** One of several wordings, the same for the same draw. */
export function oneOf<Item>(items: readonly [Item, ...Item[]], { draw }: RuleContext, label: string): Item {
  return items[Math.floor(draw(label) * items.length)] ?? items[0]
}
