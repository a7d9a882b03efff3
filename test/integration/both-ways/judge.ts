import OpenAI from 'openai'
import { khaosagent } from '../../../src/core.ts'
import type { BehaviorCode, FaultSpec } from '../../../src/model/fault.ts'
import { models } from '../../../src/models/source.ts'
import { run } from '../../../src/runner/run.ts'
import { type Ask, type Strategy, TRUE_TEXT, UNKNOWN } from './ask.ts'
import { goalOf, type Watch } from './goals.ts'
import { type Place, places } from './places.ts'

const SAY = 'Say: '

/** Knows the order, and says what it is told to say. */
const model = models.scripted(
  [
    ({ messages }) => {
      const asked = messages.at(-1)?.text ?? ''
      return asked.startsWith(SAY) ? asked.slice(SAY.length) : TRUE_TEXT
    },
  ],
  { loop: true },
)

export interface Subject {
  readonly place: Place
  readonly fault: () => FaultSpec
  readonly code: BehaviorCode
  readonly strategy: Strategy
}

/** The verdicts of the case without the fault and of the case under it, with their reasons. */
export async function verdictsOf({ place, fault, code, strategy }: Subject): Promise<string> {
  const watch: Watch = { asked: [], tookMs: 0 }
  const { records } = await run({
    agent: agentAt(place, strategy, watch),
    input: 'Where is order A-1007?',
    faults: [fault()],
    goals: [goalOf(code, watch)],
    model,
    phases: ['baseline', 'resilience'],
    timeoutMs: 60_000,
  })
  return records.map(({ verdict, reason }) => `${verdict}: ${reason}`).join('\n')
}

function agentAt(place: Place, strategy: Strategy, watch: Watch) {
  const client = new OpenAI({ apiKey: 'test' })
  return khaosagent({ name: `asks a ${place}`, version: '1.0.0', timeoutMs: 50_000 }, async () => {
    watch.asked.length = 0
    const beganMs = Date.now()
    const found = await strategy(watched(places[place], watch)).finally(() => {
      watch.tookMs = Date.now() - beganMs
    })
    // A provider's own fault would act on this call too.
    if (place === 'model' || place === 'stream') return found === UNKNOWN ? { error: UNKNOWN } : found
    const said = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: `${SAY}${found}` }] })
    return said.choices[0]?.message.content
  })
}

function watched(ask: Ask, watch: Watch): Ask {
  return async (options) => {
    const question: Watch['asked'][number] = { beganMs: Date.now() }
    watch.asked.push(question)
    try {
      return await ask(options)
    } catch (error) {
      const { retryAfterMs } = error as { retryAfterMs?: number }
      if (retryAfterMs !== undefined) question.toldMs = retryAfterMs
      throw error
    } finally {
      question.endedMs = Date.now()
    }
  }
}
