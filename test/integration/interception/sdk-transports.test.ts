import './transports/drive-fetch.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { khaosagent } from '../../../src/agents/khaosagent.ts'
import { toolError } from '../../../src/faults/index.ts'
import { entriesOf } from '../../../src/model/ledger.ts'
import { models } from '../../../src/models/source.ts'
import { run } from '../../../src/runner/run.ts'
import { inCase } from '../../support/in-case.ts'
import { mswMajor } from '../../support/msw.ts'
import { ANSWER } from './transports/answer.ts'
import { type Drive, onFetch } from './transports/drive-fetch.ts'
import { onOthers } from './transports/drive-others.ts'
import { type DriveUnseen, drivesUnseen } from './transports/drive-unseen.ts'
import { type Handling, type SeenName, type SeenRow, seenRows, type UnseenName, type UnseenRow, unseenRows } from './transports/rows.ts'

const drives: Readonly<Record<SeenName, Drive>> = { ...onFetch, ...onOthers }
const rows = (Object.entries(seenRows) as [SeenName, SeenRow][]).flatMap(([name, row]) =>
  [false, true].map((stream) => ({ ...row, name, stream, form: stream ? 'streamed' : 'whole' })),
)

beforeEach(() => {
  vi.stubEnv('OLLAMA_HOST', undefined)
  vi.stubEnv('AI_GATEWAY_API_KEY', 'offline')
})

describe('intercepted', () => {
  it.each(rows)('$library over $transport, $form', async ({ name, answeredAs, stream }) => {
    const { scope, result } = await inCase(() => drives[name](stream), { source: models.scripted([ANSWER], { loop: true }) })

    expect(result).toEqual({ value: ANSWER, error: undefined })
    const { entries } = scope.recorder
    if (answeredAs === 'egress') {
      expect(entriesOf(entries, 'egress').map(({ method, outcome }) => `${method} ${outcome}`)).toContain('POST loopback')
      return
    }
    const exchanges = entriesOf(entries, 'exchange')
    expect(exchanges.length).toBeGreaterThan(0)
    for (const { provider, request, outcome } of exchanges) {
      expect({ provider, stream: request.stream, outcome: outcome.kind }).toEqual({ provider: answeredAs, stream, outcome: 'answered' })
    }
    expect(entriesOf(entries, 'egress').filter(({ outcome }) => outcome === 'blocked')).toEqual([])
    expect(entriesOf(entries, 'note')).toEqual([])
  })
})

const unseenDrives: Readonly<Record<UnseenName, DriveUnseen>> = drivesUnseen
const handledAs = (handling: Handling) =>
  (Object.entries(unseenRows) as [UnseenName, UnseenRow][]).flatMap(([name, row]) =>
    (mswMajor === 3 ? (row.onMsw3 ?? row.handling) : row.handling) === handling ? [{ ...row, drive: unseenDrives[name] }] : [],
  )

describe('not intercepted', () => {
  it.each(handledAs('refused'))('$what over $transport is refused, and the case says why', async ({ drive }) => {
    const { scope, result } = await inCase(drive)

    expect(result.error).toBeInstanceOf(Error)
    expect(entriesOf(scope.recorder.entries, 'exchange')).toEqual([])
    expect(entriesOf(scope.recorder.entries, 'note')).toContainEqual(
      expect.objectContaining({ code: 'provider_not_recognised', text: expect.stringMatching(/khaostest/) }),
    )
  })

  it.each(handledAs('blocked'))('$what over $transport is stopped at the socket, and the case says where', async ({ drive }) => {
    const { scope, result } = await inCase(drive)

    expect(`${String(result.error)} ${String(result.error?.cause)}`).toContain('khaostest runs offline')
    expect(entriesOf(scope.recorder.entries, 'exchange')).toEqual([])
    expect(entriesOf(scope.recorder.entries, 'egress').at(-1)).toMatchObject({ outcome: 'blocked' })
  })

  it.each(handledAs('unseen'))('$what over $transport is missed: the case is no pass', async ({ drive }) => {
    const agent = khaosagent({ name: 'outside', version: '1.0.0' }, async () => String(await drive()))

    const { records } = await run({ agent, input: 'Hello', phases: ['baseline'] })

    expect(records).toMatchObject([{ verdict: 'ERRORED', reason: expect.stringContaining('no_provider_call') }])
  })

  it.each(handledAs('seen in the model request'))(
    '$what over $transport is met where its results are shown to the model',
    async ({ drive }) => {
      const { scope, result } = await inCase(drive, { faults: [toolError({ message: 'the sensor is gone' })] })

      expect(result.error).toBeUndefined()
      const { entries } = scope.recorder
      expect(entriesOf(entries, 'egress')).toEqual([])
      expect(entriesOf(entries, 'fault')).toMatchObject([{ name: 'tool_error', state: 'fired' }])
      expect(entriesOf(entries, 'exchange')[0]?.request.messages.at(-1)).toMatchObject({
        role: 'tool',
        text: expect.stringContaining('the sensor is gone'),
      })
    },
  )
})
