import type { Agent } from '../../../../src/agents/agent.ts'
import { khaosagent } from '../../../../src/core.ts'

/** What an agent of these tests is asked to do. With tools it is a task that a side effect fulfils. */
export const QUESTION = 'Where is order A-1007?'
export const TASK = 'Please email ann@shop.test that order A-1007 has shipped.'

export const mail = {
  name: 'send_email',
  description: 'Send an email to a customer',
  parameters: {
    type: 'object' as const,
    properties: { to: { type: 'string' as const, format: 'email' }, body: { type: 'string' as const } },
    required: ['to', 'body'],
    additionalProperties: false,
  },
}

export type SdkAgent = Agent<Promise<string>>

/** One client library used as it comes: what it does is its own doing. */
export interface Sdk {
  /** Its package, and what was set where it is not as it comes. */
  readonly name: string
  /** One whole answer. */
  readonly ask: () => SdkAgent
  /** One streamed answer. */
  readonly stream: () => SdkAgent
  /** The library's own loop that runs tools, streamed where it can be. Absent: its caller writes the loop. */
  readonly loop?: { readonly called: string; readonly agent: () => SdkAgent }
}

const quiet = { version: '1.0.0' } as const

/** An agent that asks one question. The client is made anew for each case. */
export function asking(answer: (text: string) => Promise<string | null | undefined>): SdkAgent {
  return khaosagent({ name: 'sdk', inputs: [QUESTION], ...quiet }, async (message) => (await answer(message.payload.text)) ?? '')
}

/** An agent with a tool that the library runs. */
export function looping(answer: (text: string) => Promise<string | null | undefined>): SdkAgent {
  return khaosagent({ name: 'sdk-loop', inputs: [TASK], ...quiet }, async (message) => (await answer(message.payload.text)) ?? '')
}
