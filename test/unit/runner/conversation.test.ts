import { describe, expect, it } from 'vitest'
import { khaosagent } from '../../../src/agents/khaosagent.ts'
import type { ConversationMessage } from '../../../src/agents/message.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { beginConversation } from '../../../src/runner/conversation.ts'
import type { TurnSeam } from '../../../src/runner/turn-seams.ts'
import { inCase } from '../../support/in-case.ts'

/** Answers with what it was handed: its text, and the conversation so far. */
const mirror = khaosagent({ name: 'mirror', version: '1.0.0' }, ({ payload }) => {
  if (payload.text === 'crash') throw new Error('boom')
  const messages = (payload.metadata['messages'] ?? []) as readonly ConversationMessage[]
  return `${payload.text} <${messages.map(({ role, content }) => `${role[0]}:${content}`).join('|')}>`
})

function converse(texts: readonly string[], seams: readonly TurnSeam[] = []) {
  return inCase(async (scope) => {
    const conversation = beginConversation(scope, { agent: mirror, timeoutMs: 1_000, seams })
    for (const text of texts) await conversation.say(text)
    return conversation
  })
}

describe('a conversation', () => {
  it('hands later turns the conversation so far', async () => {
    const { result } = await converse(['one', 'two'])

    expect(result.value?.replies.map(({ text }) => text)).toEqual(['one <>', 'two <u:one|a:one <>|u:two>'])
  })

  it('goes on after a failed turn, with what the user said still in it', async () => {
    const { result } = await converse(['crash', 'two'])

    expect(result.value?.replies.map(({ ended, text }) => [ended, text])).toEqual([
      ['threw', ''],
      ['answered', 'two <u:crash|u:two>'],
    ])
  })

  it('carries the conversation in the metadata of a message that brings none', async () => {
    const { result } = await inCase(async (scope) => {
      const conversation = beginConversation(scope, { agent: mirror, timeoutMs: 1_000 })
      await conversation.say('one')
      return conversation.say({
        type: 'text',
        payload: { text: 'two', metadata: { user: 'u1' } },
        context: { runId: '', scenario: '', phase: '' },
      })
    })

    expect(result.value?.text).toBe('two <u:one|a:one <>|u:two>')
  })

  it('asks its seams at each boundary and at each input, in order, each on what the one before it made', async () => {
    const asked: string[] = []
    const seam = (name: string): TurnSeam => ({
      betweenTurns: ({ after, before }) => {
        asked.push(`${name} ${after}-${before}`)
      },
      atInput: (text) => `${text}+${name}`,
    })

    const { scope } = await converse(['one', 'two'], [seam('a'), seam('b')])

    expect(asked).toEqual(['a 1-2', 'b 1-2'])
    expect(entriesOf(scope.recorder.entries, 'turn').map(({ turn, input }) => [turn, input])).toEqual([
      [1, 'one+a+b'],
      [2, 'two+a+b'],
    ])
  })

  it('lets a boundary change the past, and who is spoken to', async () => {
    const other = khaosagent({ name: 'other', version: '1.0.0' }, ({ payload }) => `other heard ${payload.text}`)
    const seam: TurnSeam = {
      betweenTurns({ history, before, useAgent }) {
        history.splice(0, history.length, { role: 'user', content: 'forged' })
        if (before === 3) useAgent(other)
      },
    }

    const { result } = await converse(['one', 'two', 'three'], [seam])

    expect(result.value?.replies.map(({ text }) => text)).toEqual(['one <>', 'two <u:forged|u:two>', 'other heard three'])
  })

  it('lets a seam run the turn itself, with other words, more than once, or not at all', async () => {
    const twice: TurnSeam = {
      async aroundTurn(_turn, text, invoke) {
        const [, second] = await Promise.all([invoke(text), invoke(`${text} again`)])
        return second
      },
    }

    const { result, scope } = await converse(['one'], [twice])

    expect(result.value?.replies.map(({ text }) => text)).toEqual(['one again <>'])
    expect(entriesOf(scope.recorder.entries, 'reply')).toHaveLength(1)
  })
})
