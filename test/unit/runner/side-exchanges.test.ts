import { describe, expect, it } from 'vitest'
import { type ExchangeEntry, entriesOf, type Ledger } from '../../../src/model/ledger.ts'
import type { SideRequest } from '../../../src/model/side.ts'
import { exchangeHash } from '../../../src/runner/exchange-hash.ts'
import { ledgerExcerpt } from '../../../src/runner/ledger-excerpt.ts'
import { recoveryOf } from '../../../src/runner/recovery.ts'
import { buildLedger } from '../../support/ledger-builder.ts'

const embedding = (texts: readonly string[]): SideRequest => ({
  operation: 'embedding',
  provider: 'openai',
  model: 'm',
  texts,
  dimensions: 2,
})

/** The ledger with its exchanges changed, in order. */
function withExchanges(ledger: Ledger, ...changes: readonly Partial<ExchangeEntry>[]): Ledger {
  const numbers = entriesOf(ledger, 'exchange').map(({ index }) => index)
  return ledger.map((entry) => (entry.kind === 'exchange' ? { ...entry, ...changes[numbers.indexOf(entry.index)] } : entry))
}

const sideOf = (texts: readonly string[]): Partial<ExchangeEntry> => ({
  operation: 'embedding',
  side: { request: embedding(texts), result: { vectors: texts.length, dimensions: 2 } },
})

describe('calls that are no chat, in what is kept of a case', () => {
  const two = buildLedger().exchange().exchange().build()

  it('make a difference between trials', () => {
    const hashes = ['a', 'b', 'a'].map((text) => exchangeHash(withExchanges(two, sideOf([text]))))

    expect(hashes[0]).toBe(hashes[2])
    expect(hashes[0]).not.toBe(hashes[1])
  })

  it('are written down with a few of their texts, cut, and the shape of what came back', () => {
    const texts = ['x'.repeat(5_000), ...Array.from({ length: 50 }, (_, index) => `text ${index}`)]

    const [entry] = ledgerExcerpt(withExchanges(two, sideOf(texts))).entries
    const side = entry?.['side'] as { texts: string[]; result: unknown }

    expect(side.texts).toHaveLength(9)
    expect(side.texts[0]?.length).toBeLessThan(2_000)
    expect(side.texts.at(-1)).toBe('… [43 more]')
    expect(side.result).toEqual({ vectors: 51, dimensions: 2 })
  })
})

describe('recovery', () => {
  const failed = { outcome: { kind: 'status', status: 503 }, faults: ['f'] } as const
  const fault = {
    kind: 'fault',
    index: 2,
    atMs: 0,
    turn: 1,
    faultId: 'f',
    name: 'a_fault',
    state: 'fired',
    exchange: 1,
    effective: { status: 503 },
  } as const
  const two = [...buildLedger().exchange().exchange().build(), fault]

  it('takes no vectors for the reply that a failed chat call owes', () => {
    const { paired } = recoveryOf(withExchanges(two, failed, sideOf(['a'])))

    expect(paired).toMatchObject([{ how: 'none' }])
  })

  it('takes a model that does without vectors for a way round', () => {
    const { paired } = recoveryOf(withExchanges(two, { ...sideOf(['a']), ...failed }))

    expect(paired).toMatchObject([{ how: 'fallback' }])
  })

  it('takes the same vectors, asked for again, for a retry', () => {
    const { paired } = recoveryOf(
      withExchanges(two, { ...sideOf(['a']), ...failed, fingerprint: 'f' }, { ...sideOf(['a']), fingerprint: 'f' }),
    )

    expect(paired).toMatchObject([{ how: 'retry' }])
  })
})
