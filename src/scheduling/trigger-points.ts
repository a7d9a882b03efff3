import { matchesGlob } from '../internal/glob.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { McpMessages } from '../model/mcp.ts'
import type { Point } from '../model/point.ts'
import type { ModelOperation } from '../model/side.ts'
import type { Trigger } from '../model/trigger.ts'
import type { CallFacts } from './call-facts.ts'

/** Points that are two ways to look at one call. */
const families: Partial<Record<Point, 'model' | 'http'>> = {
  'model.response': 'model',
  'model.stream': 'model',
  'http.request': 'http',
  'http.response': 'http',
}

const CHAT: readonly ModelOperation[] = ['chat']
const BOUNDARY = 'boundary'

/** Calls of one family are seen, counted and explained together. A provider call that is no chat belongs to a family of its own. */
export function familyOf(point: Point, operation: ModelOperation = 'chat'): string {
  const family = families[point] ?? point
  return family === 'model' && operation !== 'chat' ? operation : family
}

/** The families of calls that a fault looks at. The gaps between turns are counted apart from the calls of a point. */
export function familiesOf({
  points,
  operations = CHAT,
  atBoundary,
}: Pick<FaultSpec, 'points' | 'operations' | 'atBoundary'>): ReadonlySet<string> {
  if (atBoundary) return new Set([BOUNDARY])
  return new Set(points.flatMap((point) => operations.map((operation) => familyOf(point, operation))))
}

/** The family a call or gap is counted in. */
export function sightingFamily({ point, boundary, operation }: Pick<CallFacts, 'point' | 'boundary' | 'operation'>): string {
  return boundary ? BOUNDARY : familyOf(point, operation)
}

/**
 * Whether a fault acts where this call is. `model.response` means every provider call, streamed or not; an HTTP call is met once, whichever
 * side of it a fault names; a tool fault with a host filter, or `via: 'http'`, acts on the tool's own HTTP call and not on its result. A fault
 * of controls acts on an HTTP call only where its trigger names the host.
 */
export function actsAt(
  fault: Pick<FaultSpec, 'points' | 'via' | 'atBoundary' | 'operations' | 'mcp'>,
  trigger: Trigger,
  facts: Pick<CallFacts, 'point' | 'via' | 'isWrapped' | 'boundary' | 'turn' | 'operation' | 'insideControl' | 'mcp'>,
): boolean {
  const { point } = facts
  if (facts.boundary !== fault.atBoundary) return false
  // Before the first turn nothing was stored by another turn: only a fault that names it means what a session began with.
  if (facts.boundary && facts.turn === 1 && !trigger.turns?.includes(1)) return false
  if (fault.via !== undefined && fault.via !== 'auto' && facts.via !== undefined && facts.via !== fault.via) return false
  if (facts.isWrapped && fault.via !== facts.via) return false
  if (point.startsWith('model.') && !(fault.operations ?? CHAT).includes(facts.operation ?? 'chat')) return false
  if (facts.mcp !== undefined && !isLookedAt(fault.mcp, facts.mcp)) return false
  const isHttp = familyOf(point) === 'http'
  const onControls = fault.points.includes('control')
  if (onControls && (facts.insideControl || (isHttp && trigger.host === undefined))) return false
  const namesHttp = trigger.host !== undefined || fault.via === 'http'
  if (namesHttp && fault.points.includes('tool.result')) return isHttp
  if (isHttp && (fault.via === 'wrapper' || fault.via === 'wire')) return false
  if (point === 'model.stream') return fault.points.includes('model.stream') || fault.points.includes('model.response')
  if (isHttp) return fault.points.some((own) => familyOf(own) === 'http')
  return fault.points.includes(point)
}

/** Requests that set up a connection or keep it alive: only a fault that names them acts there. */
const UPKEEP = ['initialize', 'ping', 'notifications/*']

/** Whether a fault looks at an MCP message of this sort. */
export function isLookedAt(wanted: McpMessages | undefined, { from, method }: NonNullable<CallFacts['mcp']>): boolean {
  if (wanted === undefined) return from === 'client' && !UPKEEP.some((glob) => matchesGlob(glob, method))
  return wanted.from === from && wanted.methods.some((glob) => matchesGlob(glob, method))
}

/** Whether a fault acts on the agent's own HTTP calls. */
export function actsOnHttp(fault: Pick<FaultSpec, 'points' | 'via' | 'atBoundary'>, trigger: Trigger): boolean {
  return actsAt(fault, trigger, { point: 'http.response', turn: 1 })
}
