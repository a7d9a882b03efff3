import type { FaultSpec } from '../../../../src/model/fault.ts'
import { entriesOf } from '../../../../src/model/ledger.ts'
import { inCase } from '../../../support/in-case.ts'
import { mswMajor } from '../../../support/msw.ts'
import { failureWords } from '../observe.ts'
import { type TransportName, transports } from './transports.ts'

/** Runs some calls inside a case with these faults, and gives what was seen from the outside and what the ledger says. */
export async function inShop<Value>(
  faults: readonly FaultSpec[],
  run: (tools: { readonly elapsedMs: () => number }) => Promise<Value>,
  options: { readonly time?: 'real' | 'virtual' } = {},
) {
  let tookMs = 0
  const { scope, result } = await inCase(
    (open) =>
      run({ elapsedMs: () => open.nowMs() }).finally(() => {
        tookMs = open.nowMs()
      }),
    { faults, caseId: 'shop', ...options },
  )
  const reports = scope.schedule.report()
  return {
    value: result.value,
    failure: result.error === undefined ? undefined : failureWords(result.error),
    error: result.error,
    tookMs,
    states: reports.map(({ state }) => state),
    nearMiss: reports.map(({ nearMiss }) => nearMiss ?? '').join('\n'),
    egress: entriesOf(scope.recorder.entries, 'egress').map(({ method, url, outcome, status, delivery }) => ({
      call: `${method} ${new URL(url).pathname}`,
      outcome,
      ...(status === undefined ? {} : { status }),
      ...(delivery === undefined ? {} : { delivery }),
    })),
    effects: entriesOf(scope.recorder.entries, 'fault').map(({ effective }) => effective),
    notes: entriesOf(scope.recorder.entries, 'note').map(({ code }) => code),
    ledger: scope.recorder.entries,
  }
}

/**
 * Who answers by which transport. npm's undici is seen by a user's MSW handlers on MSW 3 alone; on MSW 3 `node:http` speaks through a mocked
 * socket, whose errors carry no code and which holds the virtual clock back (docs/limits.md).
 */
export const ways: readonly { readonly transport: TransportName; readonly target: 'loopback' | 'mocked' }[] = (
  Object.keys(transports) as TransportName[]
).flatMap((transport) =>
  (['loopback', 'mocked'] as const).flatMap((target) =>
    transport === 'undici' && target === 'mocked' && mswMajor === 2 ? [] : [{ transport, target }],
  ),
)

/** The socket itself is mocked: no codes, no virtual waits. */
export const isMockedSocket = (transport: TransportName): boolean => transport === 'node:http' && mswMajor === 3
