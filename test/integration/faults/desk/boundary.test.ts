import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { khaosagent } from '../../../../src/agents/khaosagent.ts'
import * as faults from '../../../../src/faults/index.ts'
import type { FaultSpec } from '../../../../src/model/fault.ts'
import { beginConversation } from '../../../../src/runner/conversation.ts'
import { inCase } from '../../../support/in-case.ts'
import { SYSTEM } from './conversation.ts'
import { conversations } from './conversations.ts'
import { deskModel } from './desk-model.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'khaos-boundary-'))
  await writeFile(path.join(folder, 'note.txt'), 'true note')
  process.env['KHAOS_TEST_SHOP'] = 'true shop'
})
afterEach(async () => {
  await rm(folder, { recursive: true })
  delete process.env['KHAOS_TEST_SHOP']
})

/** What an agent finds in a file, a variable and the clock, turn by turn. */
async function foundUnder(fault: FaultSpec) {
  const found: { note: string; shop: string | undefined; year: number }[] = []
  const reader = khaosagent({ name: 'reader', version: '1.0.0' }, async ({ payload }) => {
    const note = await readFile(path.join(folder, 'note.txt'), 'utf8').catch((error: Error) => error.message)
    found.push({ note, shop: process.env['KHAOS_TEST_SHOP'], year: new Date().getFullYear() })
    return conversations['openai chat']()(payload.text, SYSTEM)
  })
  const { scope, result } = await inCase(
    async (open) => {
      const conversation = beginConversation(open, { agent: reader, timeoutMs: 10_000 })
      for (const text of ['One.', 'Two.', 'Three.']) await conversation.say(text)
    },
    { faults: [fault], source: deskModel() },
  )
  if (result.error) throw result.error
  return { found, states: scope.schedule.report().map(({ state }) => state) }
}

describe('what is changed between two turns', () => {
  const YEAR = new Date().getFullYear()
  const TRUE = { note: 'true note', shop: 'true shop', year: YEAR }

  it.each([
    [
      'a file',
      faults.fileContentReplace({ content: 'false note', targets: '*note.txt', allowOutside: true }),
      { ...TRUE, note: 'false note' },
    ],
    ['a variable', faults.envWrong({ values: { KHAOS_TEST_SHOP: 'false shop' } }), { ...TRUE, shop: 'false shop' }],
    ['the clock', faults.clockSkew({ offsetMs: 2 * 366 * 86_400_000 }), { ...TRUE, year: YEAR + 2 }],
  ] as const)('stays changed: %s', async (_what, fault, changed) => {
    const { found, states } = await foundUnder(fault.betweenTurns(1))

    expect(states).toEqual(['fired'])
    expect(found).toEqual([TRUE, changed, changed])
  })
})
