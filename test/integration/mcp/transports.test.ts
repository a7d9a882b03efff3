import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { describe, expect, it } from 'vitest'
import { mcpToolFailure } from '../../../src/faults/index.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { inCase } from '../../support/in-case.ts'
import { openShop, shopKinds } from './transports.ts'

describe.each(shopKinds)('over %s', (kind) => {
  it('each message is written down once, under the name of the server', async () => {
    const shop = await openShop(kind)
    const { scope, result } = await inCase(async () => {
      const client = new Client({ name: 'agent', version: '1.0.0' })
      await client.connect(await shop.connect())
      await client.listTools()
      const told = await client.callTool({ name: 'lookup_order', arguments: { order_id: '7' } })
      await client.close()
      return told
    })
    await shop.close()

    expect(result.error).toBeUndefined()
    expect(result.value?.structuredContent).toMatchObject({ status: 'shipped' })
    const seen = entriesOf(scope.recorder.entries, 'mcp').map(({ from, method, tool, ended, server }) => [
      from,
      method,
      tool,
      ended,
      server,
    ])
    const name = kind.startsWith('http') && kind !== 'http wrapped' ? expect.stringMatching(/^127\.0\.0\.1/) : 'orders'
    expect(seen).toEqual([
      ['client', 'initialize', undefined, 'answered', name],
      ['client', 'notifications/initialized', undefined, 'delivered', 'orders'],
      ['client', 'tools/list', undefined, 'answered', 'orders'],
      ['client', 'tools/call', 'lookup_order', 'answered', 'orders'],
    ])
  })

  it('a tool fails once, and does its work when it is called again', async () => {
    const shop = await openShop(kind)
    const { scope, result } = await inCase(
      async () => {
        const client = new Client({ name: 'agent', version: '1.0.0' })
        await client.connect(await shop.connect())
        const first = await client.callTool({ name: 'refund', arguments: { order_id: '7' } }).catch((error: Error) => error.message)
        const second = await client.callTool({ name: 'refund', arguments: { order_id: '7' } })
        await client.close()
        return { first, second }
      },
      { faults: [mcpToolFailure({ mode: 'rpc_error' }).forServer('orders')] },
    )
    const refunds = shop.refunds()
    await shop.close()

    expect(result.error).toBeUndefined()
    expect(result.value?.first).toContain('backend gave no answer')
    expect(result.value?.second).toMatchObject({ content: [{ text: 'Order 7 is paid back.' }] })
    expect(refunds).toEqual(['7 -'])
    expect(scope.schedule.report()[0]?.state).toBe('fired')
  })
})
