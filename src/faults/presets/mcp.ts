import type { Fault } from '../../model/fault.ts'
import { mcpServerUnavailable, mcpToolCorruption, mcpToolFailure, mcpToolLatency } from '../mcp/index.ts'

/** A server that answers late, and wrongly. @param server Its name. Left out: whichever is called. */
export const mcpSlowWrong = (server?: string): readonly Fault[] => [
  on(server, mcpToolLatency({ delayMs: 2500 })),
  on(server, mcpToolCorruption({ mode: 'incorrect_data' })),
]

/** A server that answers late, and fails on the first call. @param server Its name. Left out: whichever is called. */
export const mcpSlowFailing = (server?: string): readonly Fault[] => [
  on(server, mcpToolLatency({ delayMs: 2500 })),
  on(server, mcpToolFailure()),
]

/**
 * A server that is gone on every other call of a tool, and slow on all of them. A transport that keeps one connection has to be opened anew
 * each time. @param server Its name. Left out: whichever is called.
 */
export const mcpFlapping = (server?: string): readonly Fault[] => [
  on(server, mcpServerUnavailable({ phase: 'calls' }).forTool('*').intermittent({ fail: 1, pass: 1 })),
  on(server, mcpToolLatency({ delayMs: 2500 })),
]

const on = (server: string | undefined, fault: Fault): Fault => (server === undefined ? fault : fault.forServer(server))
