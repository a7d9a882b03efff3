import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BehaviorCode } from '../../../src/model/fault.ts'
import { closeServer } from '../../support/msw.ts'
import { agentPairs } from './agents/index.ts'
import { type AgentPair, TRUE_RECORD, TRUE_TEXT } from './ask.ts'
import { coverage } from './coverage.ts'
import { verdictsOf } from './judge.ts'
import { notYet } from './not-yet.ts'
import { pairs } from './pairs.ts'
import { FILES, MIRROR, SHOP } from './places.ts'
import { provenElsewhere } from './proven-elsewhere.ts'

const server = setupServer(...[SHOP, MIRROR].map((url) => http.get(url, () => HttpResponse.json(TRUE_RECORD))))

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'bypass' })
  process.env['SHOP_ORDER'] = TRUE_TEXT
  mkdirSync(FILES, { recursive: true })
  for (const name of ['order', 'copy']) writeFileSync(`${FILES}/${name}.json`, TRUE_TEXT)
})
afterAll(() => {
  closeServer(server)
  delete process.env['SHOP_ORDER']
  rmSync(FILES, { recursive: true, force: true })
})

const rows = pairs.flatMap(({ codes, ...paired }) => codes.map((code) => [paired.fault().name, code, paired] as const))
const agentsOf = (code: BehaviorCode): AgentPair => {
  const found = agentPairs[code]
  if (!found) throw new Error(`no pair for ${code}`)
  return found
}

describe('a fragile and a robust agent', () => {
  it.each(rows)('are told apart by %s, %s', async (_name, code, paired) => {
    const { fragile, robust } = agentsOf(code)

    expect(await verdictsOf({ ...paired, code, strategy: robust })).toMatch(/^PASSED: .*\n(?:PASSED|RECOVERED|DEGRADED): /)
    expect(await verdictsOf({ ...paired, code, strategy: fragile })).toMatch(/^PASSED: .*\nFAILED: /)
  })
})

describe('the catalogue of faults', () => {
  const rows = coverage()
  const keysOf = (table: Readonly<Record<string, object>>) =>
    Object.entries(table).flatMap(([fault, codes]) => Object.keys(codes).map((code) => `${fault} ${code}`))

  it('holds no behavior that is told apart by nothing, other than the gaps that are named', () => {
    const gaps = rows.flatMap(({ fault, code, proof }) => (proof.by === 'nothing' ? [`${fault} ${code}`] : []))

    expect(gaps.toSorted()).toEqual(keysOf(notYet).toSorted())
  })

  it.each(rows.flatMap(({ fault, factory, code, proof }) => (proof.by === 'file' ? [[fault, code, factory, proof.file] as const] : [])))(
    'is right that %s, %s is named where it is said to be proven',
    (_fault, _code, factory, file) => {
      expect(existsSync(file)).toBe(true)
      expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`\\b${factory}\\b`))
    },
  )

  it('expects every behavior that a pair or another test is said to prove', () => {
    const expected = new Set(rows.map(({ fault, code }) => `${fault} ${code}`))
    const claimed = [...keysOf(provenElsewhere), ...pairs.flatMap(({ fault, codes }) => codes.map((code) => `${fault().name} ${code}`))]

    expect(claimed.filter((claim) => !expected.has(claim))).toEqual([])
  })
})
