import { matchesGlob } from '../internal/glob.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Ledger, LedgerEntry } from '../model/ledger.ts'
import type { Trigger } from '../model/trigger.ts'
import type { BaselineCount } from '../scheduling/fault-schedule.ts'
import { isLookedAt } from '../scheduling/trigger-points.ts'

/** How many calls of an undisturbed run a fault with these filters would have met: what `early`, `mid` and `late` are measured on. */
export function countMatchingCalls(baseline: Ledger): BaselineCount {
  return (filters, fault) => baseline.filter((entry) => isMet(entry, filters, fault)).length
}

function isMet(
  entry: LedgerEntry,
  { provider, model, host, tool, server }: Trigger,
  { points, operations = ['chat'], mcp }: Pick<FaultSpec, 'points' | 'operations' | 'mcp'>,
): boolean {
  const passes = (glob: string | undefined, found: string) => glob === undefined || matchesGlob(glob, found)
  const onHttp = points.some((point) => point.startsWith('http.'))
  switch (entry.kind) {
    case 'exchange':
      if (!points.some((point) => point.startsWith('model.')) || !operations.includes(entry.operation ?? 'chat')) return false
      return tool === undefined && passes(provider, entry.provider) && passes(model, entry.request.model) && passes(host, entry.host)
    case 'tool_call':
      return points.includes('tool.result') && host === undefined && passes(tool, entry.name)
    case 'control_run':
      return points.includes('control') && host === undefined && passes(tool, entry.name)
    case 'mcp':
      return points.includes('mcp.message') && isLookedAt(mcp, entry) && passes(server, entry.server) && passes(tool, entry.tool ?? '')
    case 'egress':
      if (points.includes('tool.result') || points.includes('control')) return host !== undefined && passes(host, entry.host)
      return onHttp && passes(host, entry.host)
    default:
      return false
  }
}
