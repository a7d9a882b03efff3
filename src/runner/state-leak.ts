import { entriesOf } from '../model/ledger.ts'
import type { CaseExecution } from './case-execution.ts'

/** Watches for state that an agent carries from one trial to the next. */
export interface LeakWatch {
  /** What of an earlier trial on this input came along with the first request of this one, in words; nothing when it began afresh. */
  look(inputId: string, execution: Pick<CaseExecution, 'ledger' | 'replies'>): string | undefined
}

/** Words that short replies share by chance prove nothing. */
const TELLING_LENGTH = 16
const MOST_REMEMBERED = 256

interface First {
  readonly messages: number
  readonly text: string
  /** What the agent answered in the trials so far. */
  readonly answers: Set<string>
}

/**
 * A trial that begins afresh sends the same first request as the first one did. One that holds more messages, or words that the agent
 * answered in an earlier trial, did not. Other differences (a date, an id) are the agent's own affair.
 */
export function createLeakWatch(): LeakWatch {
  const firsts = new Map<string, First>()
  return {
    look(inputId, { ledger, replies }) {
      const request = untouchedFirstRequest(ledger)
      if (!request) return undefined
      const answers = replies.map((reply) => reply.text).filter((text) => text.length >= TELLING_LENGTH)
      const known = firsts.get(inputId)
      if (!known) {
        firsts.set(inputId, { ...request, answers: new Set(answers) })
        if (firsts.size > MOST_REMEMBERED) firsts.delete(firsts.keys().next().value as string)
        return undefined
      }
      const leak = differenceOf(known, request)
      for (const answer of answers) if (known.answers.size < 64) known.answers.add(answer)
      return leak
    },
  }
}

function differenceOf(first: First, request: Pick<First, 'messages' | 'text'>): string | undefined {
  if (request.messages > first.messages)
    return `the first request of this trial holds ${request.messages} messages, that of the first trial ${first.messages}: the agent remembers earlier trials. Keep its state in \`context.state\`, or empty its store in \`reset\` of the scenario`
  const answer = [...first.answers].find((text) => request.text.includes(text) && !first.text.includes(text))
  if (answer === undefined) return undefined
  return `the first request of this trial holds an answer of an earlier one (${JSON.stringify(answer.slice(0, 40))}): the agent remembers earlier trials. Keep its state in \`context.state\`, or empty its store in \`reset\` of the scenario`
}

/** The first request as the agent made it. One that a fault changed says nothing about the agent. */
function untouchedFirstRequest(ledger: CaseExecution['ledger']): Pick<First, 'messages' | 'text'> | undefined {
  const first = entriesOf(ledger, 'exchange')[0]
  if (!first) return undefined
  const changed = ledger.some((entry) => entry.kind === 'fault' && entry.index < first.index)
  const { messages } = first.request
  return changed ? undefined : { messages: messages.length, text: messages.map((message) => message.text).join('\n') }
}
