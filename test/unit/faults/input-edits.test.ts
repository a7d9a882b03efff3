import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as input from '../../../src/faults/input/index.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import type { MutatorContext } from '../../../src/model/mutator.ts'

const contextOf = (seed: number): MutatorContext => ({ turn: 1, call: 1, history: [], state: {}, draw: createDraw('input', seed) })

function edited(fault: FaultSpec, text: string, seed = 1): { readonly text: string; readonly effective?: unknown } {
  const [disturbance] = fault.disturb(createDraw('edit'))
  if (disturbance?.kind !== 'edit_input') return expect.fail(`${fault.name} edits no input`)
  const after = disturbance.edit(text, contextOf(seed))
  return typeof after === 'string' ? { text: after } : after
}

const TEXT = 'Please cancel order A-1007 for Ada.'

describe('prompt_ambiguity', () => {
  it.each([
    ['contradictory', /^Please cancel order A-1007 for Ada\. .{20,}/],
    ['vague', /^Please cancel order that one for that one\.$/],
    ['context_switch', /^Please cancel order A-1007 for Ada\. .{20,}/],
  ] as const)('%s', (mode, expected) => {
    expect(edited(input.promptAmbiguity({ mode }), TEXT).text).toMatch(expected)
  })

  it('says it in the words it is given', () => {
    expect(edited(input.promptAmbiguity({ text: 'Or not.' }), TEXT).text).toBe(`${TEXT} Or not.`)
    expect(edited(input.promptAmbiguity({ mode: 'vague', text: 'it' }), TEXT).text).toBe('Please cancel order it for it.')
    expect(edited(input.promptAmbiguity({ mode: 'vague' }), 'please help soon').text).toBe('that one help soon')
  })

  it('mistypes words and keeps their letters, numbers and length', () => {
    fc.assert(
      fc.property(fc.nat(50), (seed) => {
        const { text } = edited(input.promptAmbiguity({ mode: 'typo' }), TEXT, seed)

        expect(text).not.toBe(TEXT)
        expect([...text].sort()).toEqual([...TEXT].sort())
        expect(text).toContain('A-1007')
      }),
    )
  })
})

describe('input_edit', () => {
  it.each([
    [{}, 'Please cancel ord'],
    [{ op: 'truncate', fraction: 0.2 }, 'Please '],
    [{ op: 'empty' }, ''],
    [{ op: 'replace', text: 'Never mind.' }, 'Never mind.'],
    [{ op: 'prepend', text: 'Fwd:' }, `Fwd: ${TEXT}`],
    [{ op: 'append', text: 'Thanks' }, `${TEXT} Thanks`],
    [{ op: 'filter' }, 'Please cancel order for Ada.'],
    [{ op: 'filter', text: 'cancel' }, 'Please order A-1007 for Ada.'],
  ] as const)('%o', (config, expected) => {
    expect(edited(input.inputEdit(config), TEXT).text).toBe(expected)
  })

  it('garbles about the share it is told to', () => {
    const { text } = edited(input.inputEdit({ op: 'corrupt', fraction: 0.5 }), 'abcdefghij'.repeat(50))
    const garbled = [...text].filter((sign, index) => sign !== 'abcdefghij'[index % 10]).length

    expect(garbled).toBeGreaterThan(200)
    expect(garbled).toBeLessThan(300)
    expect(edited(input.inputEdit({ op: 'corrupt', fraction: 0 }), TEXT).text).toBe(TEXT)
  })

  it('never cuts a sign in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.double({ min: 0, max: 1, noNaN: true }), (text, fraction) => {
        expect(edited(input.inputEdit({ fraction }), text).text).not.toMatch(/\p{Surrogate}/u)
      }),
    )
  })
})

describe('input_unicode', () => {
  const strip = (text: string) => text.replace(/[\u200b\u200c\u2060]/g, '')

  it('says the same in other code points', () => {
    expect(strip(edited(input.inputUnicode(), TEXT).text)).toBe(TEXT)
    expect(edited(input.inputUnicode(), TEXT).text).not.toBe(TEXT)
    expect(edited(input.inputUnicode({ mode: 'nfd' }), 'Café').text.normalize('NFC')).toBe('Café')
    expect(edited(input.inputUnicode({ mode: 'nfd' }), 'Café').text).not.toBe('Café')
  })

  it('turns words round behind an override that shows them the right way', () => {
    expect(edited(input.inputUnicode({ mode: 'bidi' }), 'cancel order now').text).toBe('\u202elecnac\u202c order \u202ewon\u202c')
  })

  it('leaves no Latin letter that has a look-alike, and keeps numbers', () => {
    expect(edited(input.inputUnicode({ mode: 'homoglyph' }), TEXT).text).toMatch(/^[^A-Za-z]+1007[^A-Za-z]+$/)
  })

  it('adds pictures beside the words and on the digits', () => {
    expect(edited(input.inputUnicode({ mode: 'emoji' }), 'Order 7. Now').text).toBe('Order 7\ufe0f\u20e3. 🙂 Now 🙏')
  })
})

describe('input_huge', () => {
  it('is as many bytes as it is told to be, the request first', () => {
    const { text } = edited(input.inputHuge({ bytes: 3_000 }), 'Où est ma commande ?')

    expect(Buffer.byteLength(text)).toBe(3_000)
    expect(text.startsWith('Où est ma commande ?\n\n')).toBe(true)
    expect(edited(input.inputHuge({ bytes: 5 }), TEXT).text).toBe(TEXT)
  })
})

describe('input_language', () => {
  it.each([
    ['de', TEXT, 'Bitte stornieren Sie meine Bestellung A-1007, Ada.', 'cancel_order'],
    ['es', 'Where is my order A-1007?', '¿Dónde está mi pedido A-1007?', 'where_is'],
    ['fr', 'I want a refund for order 77', 'Veuillez me rembourser 77.', 'refund'],
    ['ja', 'What is the weather in Oslo?', 'Osloの天気はどうですか。', 'weather'],
  ] as const)('%s: %s', (to, text, expected, phrase) => {
    expect(edited(input.inputLanguage({ to }), text)).toEqual({ text: expected, effective: { to, phrase } })
  })

  it.each(['ar', 'hi'] as const)('%s keeps the words of a request it does not know, and says so', (to) => {
    const after = edited(input.inputLanguage({ to }), 'Compose $& a haiku')

    expect(after.text).toContain('Compose $& a haiku')
    expect(after.effective).toEqual({ to, approximated: expect.stringContaining('does not know this request') })
  })
})

describe('user_input_mutate', () => {
  it('tells a function that gives no text', () => {
    expect(() => edited(input.userInputMutate((() => undefined) as never), TEXT)).toThrow('returned nothing instead of a text')
  })
})
