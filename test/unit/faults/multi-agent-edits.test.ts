import { describe, expect, it } from 'vitest'
import { builtInFaults as f } from '../../../src/faults/catalog.ts'
import { isHandoffTool } from '../../../src/faults/multi-agent/handoff-call.ts'
import { isMessageToAgent } from '../../../src/faults/multi-agent/handoff-message.ts'
import { createDraw } from '../../../src/internal/random.ts'
import type { ModelReply } from '../../../src/model/exchange.ts'
import { replyContext } from '../../support/reply-context.ts'

const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, reasoningTokens: 0 }
const handoff: ModelReply = {
  toolCalls: [
    { id: 'first', name: 'lookup_order', arguments: '{"id":7}' },
    { id: 'second', name: 'transfer_to_billing', arguments: '{"reason":"a refund"}' },
  ],
  finish: 'tool_calls',
  usage,
}
const plain: ModelReply = { text: 'Hello.', toolCalls: [], finish: 'stop', usage }

function handedOver(
  mode: 'drop' | 'duplicate' | 'corrupt' | 'spoof',
  reply: ModelReply,
  tools = ['transfer_to_billing', 'transfer_to_refunds'],
): ModelReply {
  const [disturbance] = f.handoffDisturbance({ mode }).disturb(createDraw('a'), undefined, { call: 1, point: 'model.response' })
  if (disturbance?.kind !== 'edit_reply') throw new Error('edits no reply')
  const edited = disturbance.edit(reply, replyContext({ tools: tools.map((name) => ({ name, schema: {} })) }))
  return 'unchanged' in edited ? reply : edited
}

describe('which calls hand over', () => {
  it.each([
    'transfer_to_billing',
    'handoffToSupport',
    'handoff',
    'hand_over_to_human',
    'delegate_task',
    'escalate_to_agent',
    'ask_billing_agent',
  ])('%s', (name) => {
    expect(isHandoffTool(name)).toBe(true)
  })

  it.each(['transfers', 'lookup_order', 'refund', 'list_agents', 'handle'])('not %s', (name) => {
    expect(isHandoffTool(name)).toBe(false)
  })

  it.each([
    [{ method: 'POST', url: 'http://a.test/', body: '{"method":"message/send"}' }, true],
    [{ method: 'POST', url: 'http://a.test/', body: '{"method":"SendMessage"}' }, true],
    [{ method: 'POST', url: 'http://a.test/v1/message:send', body: '' }, true],
    [{ method: 'POST', url: 'http://a.test/agents/billing/messages', body: '' }, true],
    [{ method: 'POST', url: 'http://a.test/a2a', body: '' }, true],
    [{ method: 'GET', url: 'http://a.test/a2a', body: '' }, false],
    [{ method: 'POST', url: 'http://a.test/messages', body: '{"method":"pay"}' }, false],
  ])('%o: %s', (call, expected) => {
    expect(isMessageToAgent(call)).toBe(expected)
  })
})

describe('a handoff in a reply', () => {
  it('is dropped', () => {
    expect(handedOver('drop', handoff)).toEqual({ ...handoff, toolCalls: [handoff.toolCalls[0]] })
    const alone = { ...handoff, toolCalls: handoff.toolCalls.slice(1) }
    expect(handedOver('drop', alone)).toEqual({ ...alone, toolCalls: [], text: '', finish: 'stop' })
  })

  it('is made twice, each under its own id', () => {
    const calls = handedOver('duplicate', handoff).toolCalls

    expect(calls.map(({ name }) => name)).toEqual(['lookup_order', 'transfer_to_billing', 'transfer_to_billing'])
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3)
    expect(calls[2]?.arguments).toBe('{"reason":"a refund"}')
  })

  it('says something else', () => {
    const [, call] = handedOver('corrupt', handoff).toolCalls
    const { reason } = JSON.parse(call?.arguments ?? '') as { reason: string }

    expect(reason).toHaveLength('a refund'.length)
    expect(reason).not.toBe('a refund')
  })

  it('goes to another agent, or claims to come from one', () => {
    expect(handedOver('spoof', handoff).toolCalls[1]?.name).toBe('transfer_to_refunds')
    expect(handedOver('spoof', handoff, ['transfer_to_billing']).toolCalls[1]).toMatchObject({
      name: 'transfer_to_billing',
      arguments: '{"reason":"a refund","from":"operations-admin"}',
    })
  })

  it.each(['drop', 'duplicate', 'corrupt', 'spoof'] as const)('%s leaves other replies alone', (mode) => {
    expect(handedOver(mode, plain)).toBe(plain)
  })
})
