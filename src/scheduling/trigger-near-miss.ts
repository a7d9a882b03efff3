import { nearest as nearestName } from '../internal/nearest.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { Point } from '../model/point.ts'
import type { ModelOperation } from '../model/side.ts'
import type { Trigger } from '../model/trigger.ts'
import type { ScheduledFault } from './scheduled-fault.ts'
import { type Miss, percent } from './trigger-evaluation.ts'
import { type FilterName, filterNames } from './trigger-filters.ts'
import { familiesOf } from './trigger-points.ts'
import type { Sighting, Sightings } from './trigger-sightings.ts'
import { describeTrigger } from './trigger-text.ts'

/** Why a fault never fired, from what its trigger steps said. Five lines at most: what it waited for, what was seen, the nearest call, what to try. */
export function explainMiss(scheduled: ScheduledFault, sightings: Sightings): string {
  const { fault, nearest, matches, setbacks } = scheduled
  const seen = sightings.of(familiesOf({ ...fault, points: pointsOf(scheduled) }))
  const setback = setbacks.at(-1)
  const matched = setback ? setbackText(scheduled) : matches > 0 ? `${times(matches, 'call')}, but no effect of it was reported` : undefined

  const lines: (readonly [label: string, text: string] | undefined)[] = [
    [
      'waited for',
      `${awaited({ ...fault, points: pointsOf(scheduled) })}: ${describeTrigger(fault.trigger).replace('any call', fault.atBoundary ? 'any' : 'any call')}`,
    ],
    [
      'saw',
      seen.size === 0
        ? fault.atBoundary
          ? 'one turn, so nothing between turns'
          : 'no such call at all'
        : sawText(seen, sightings, fault.atBoundary ? 'gap' : 'call'),
    ],
    matched !== undefined ? ['matched', matched] : undefined,
    matched === undefined && nearest !== undefined ? ['nearest', nearestText(scheduled, nearest)] : undefined,
    ['try', suggestion(scheduled, seen)],
  ]
  const body = lines.flatMap((line) => (line === undefined ? [] : [`  ${line[0].padEnd(12)} ${line[1]}`]))
  return [`${camelCase(fault.name)}(${configText(fault.config)}) never fired`, ...body].join('\n')
}

/** A tool fault with a host filter looks at HTTP calls; a fault of controls without one does not. */
function pointsOf({ fault, evaluations }: ScheduledFault): readonly Point[] {
  const namesHost = evaluations.some(({ trigger }) => trigger.host !== undefined)
  if (namesHost && fault.points.includes('tool.result')) return ['http.response']
  return !namesHost && fault.points.includes('control') ? fault.points.filter((point) => !point.startsWith('http.')) : fault.points
}

const pointWords: Readonly<Record<Point, string>> = {
  'agent.input': 'an input of the user',
  'model.request': 'a model request',
  'model.response': 'a model call',
  'model.stream': 'a streamed model call',
  'tool.result': 'a tool result',
  'http.request': "an HTTP call of the agent's own",
  'http.response': "an HTTP call of the agent's own",
  'mcp.message': 'an MCP message',
  file: 'a file access',
  shell: 'a command',
  env: 'an environment variable',
  control: 'a check by a wrapped control',
}

const operationWords: Readonly<Record<ModelOperation, string>> = {
  chat: pointWords['model.response'],
  embedding: 'an embedding call',
  rerank: 'a rerank call',
  moderation: 'a moderation call',
}

function awaited({ points, operations = ['chat'], atBoundary }: Pick<FaultSpec, 'points' | 'operations' | 'atBoundary'>): string {
  if (atBoundary) return 'the gap before a turn'
  const shown = points.includes('model.response') ? points.filter((point) => point !== 'model.stream') : points
  const words = shown.flatMap((point) =>
    point === 'model.response' ? operations.map((operation) => operationWords[operation]) : [pointWords[point]],
  )
  return [...new Set(words)].join(' or ')
}

function sawText(seen: ReadonlyMap<number, Sighting>, sightings: Sightings, what: 'call' | 'gap'): string {
  const tools = sightings.toolsByTurn()
  return [...seen]
    .map(([turn, { calls, streamed, names }]) => {
      const who = (['provider', 'host', 'server'] as const).flatMap((name) => [...names[name].keys()])
      const called = names.tool.size > 0 ? names.tool : (tools.get(turn) ?? new Map<string, number>())
      const streams = streamed > 0 ? `, ${streamed} streamed` : ''
      const toolText =
        called.size === 0
          ? ''
          : `, tools ${[...called]
              .slice(0, 8)
              .map(([name, count]) => `${name} ×${count}`)
              .join(' ')}`
      return `turn ${turn}: ${times(calls, what)}${who.length === 0 ? '' : ` (${who.slice(0, 5).join(', ')})`}${streams}${toolText}`
    })
    .slice(0, 10)
    .join('; ')
}

function nearestText({ evaluations }: ScheduledFault, miss: Miss): string {
  const trigger =
    evaluations.find((evaluation) => evaluation.trigger[miss.filter ?? 'calls'] !== undefined)?.trigger ?? evaluations[0]?.trigger ?? {}
  const passed = passedSteps(trigger, miss)
  return `turn ${miss.facts.turn}${miss.number > 0 ? ` call ${miss.number}` : ''}: ${passed.length === 0 ? '' : `passed ${passed.join(', ')}; `}failed ${miss.step === 'filter' ? '' : `${miss.step}: `}${miss.reason()}`
}

/** Words of the trigger that the call did pass, in the order they are asked. */
function passedSteps(trigger: Trigger, miss: Miss): readonly string[] {
  const filters = filterNames.filter((name) => trigger[name] !== undefined)
  if (miss.step === 'filter') return filters.slice(0, filters.indexOf(miss.filter as FilterName))
  const stated: readonly (readonly [string, unknown])[] = [
    ['turn', trigger.turns ?? trigger.afterTurns ?? trigger.betweenTurns],
    ['count', trigger.calls ?? trigger.afterCalls ?? trigger.everyNth ?? trigger.positions],
    ['window', trigger.pattern ?? trigger.outage],
    ['when', trigger.when],
  ]
  const until = stated.findIndex(([step]) => step === miss.step)
  return [...filters, ...stated.slice(0, until < 0 ? undefined : until).flatMap(([step, value]) => (value === undefined ? [] : [step]))]
}

function setbackText({ setbacks, matches }: ScheduledFault): string {
  const last = setbacks.at(-1)
  const what =
    last?.state === 'shadowed'
      ? `shadowed by ${last.reason}`
      : last?.state === 'noop'
        ? `without effect: ${last.reason}`
        : `too late: ${last?.reason}`
  return `${times(matches, 'call')}, ${what}`
}

function suggestion({ fault, nearest, setbacks, matches, evaluations }: ScheduledFault, seen: ReadonlyMap<number, Sighting>): string {
  const calls = [...seen.values()].reduce((sum, sighting) => sum + sighting.calls, 0)
  const streamed = [...seen.values()].reduce((sum, sighting) => sum + sighting.streamed, 0)
  const setback = setbacks.at(-1)
  if (setback?.state === 'shadowed') return `a trigger of its own, e.g. \`.onCall(2)\`, so that ${setback.reason} does not win`
  if (setback?.state === 'noop') return noopAdvice(fault)
  if (setback?.state === 'too_late') return 'an earlier place in the reply, or a task with a longer one'
  if (matches > 0) return 'a longer `timeoutMs`: the case may have ended before the fault could act'
  if (calls === 0) return fault.atBoundary ? 'an input of two turns or more' : unseen(fault)
  if (streamed === 0 && fault.points.every((point) => point === 'model.stream'))
    return 'let the agent stream its replies, or use a fault of whole replies (`llm_...`)'
  return nearest === undefined
    ? 'a trigger with fewer conditions'
    : suggestionFor(nearest, evaluations[0]?.trigger ?? {}, seen, evaluations[0]?.statistics.noHit)
}

function noopAdvice({ points, atBoundary }: Pick<FaultSpec, 'points' | 'atBoundary'>): string {
  if (atBoundary) return 'an agent that stores something in `context.state`, or a later turn'
  if (points.includes('model.request')) return 'a later turn or call, whose request holds what this fault changes, or another config'
  if (points.includes('agent.input')) return 'an input that holds what this fault changes, or another config'
  return 'a call whose reply or result holds what this fault changes, or another config'
}

function unseen({ points, operations = ['chat'] }: Pick<FaultSpec, 'points' | 'operations'>): string {
  if (points.includes('control'))
    return 'an agent that asks a moderation API, `wrapControl(name, fn)` around its guard, or `.forHost(...)` of the guard service'
  if (!operations.includes('chat'))
    return `an agent that makes ${operations.map((operation) => operationWords[operation]).join(' or ')} (\`khaos.exchanges\`)`
  if (points.some((point) => point.startsWith('model.'))) return 'check that the agent calls a model at all (`khaos.exchanges`)'
  if (points.includes('tool.result')) return 'an input that makes the agent use a tool'
  if (points.some((point) => point.startsWith('http.'))) return 'an input that makes the agent call a service of its own (`khaos.egress`)'
  return 'an input that leads there'
}

function suggestionFor(miss: Miss, trigger: Trigger, seen: ReadonlyMap<number, Sighting>, noHit = 1): string {
  switch (miss.step) {
    case 'filter': {
      const filter = miss.filter ?? 'tool'
      const names = [...new Set([...seen.values()].flatMap((sighting) => [...sighting.names[filter].keys()]))]
      const name = nearestName(trigger[filter] ?? '', names) ?? names[0]
      return name === undefined
        ? `leave \`.${filterWord(filter)}(...)\` out: these calls name no ${filter}`
        : `\`.${filterWord(filter)}('${name}')\``
    }
    case 'turn': {
      const last = Math.max(...seen.keys())
      return `\`.onTurn(${last})\`, or a conversation of more turns`
    }
    case 'count':
      return trigger.positions === undefined ? `\`.onCall(${Math.max(1, miss.number)})\`` : "`.position('early')`"
    case 'window':
      return `\`.onCall(${Math.max(1, miss.number)})\` instead of the window`
    case 'when':
      return 'an input for which the condition holds, or a weaker condition'
    case 'limit':
      return '`.times(n)` or `.always()`'
    case 'probability':
      return `\`.onCall(${Math.max(1, miss.number)})\`, or more trials (${percent(noHit)} of them end like this)`
  }
}

function filterWord(filter: FilterName): string {
  return `for${filter.charAt(0).toUpperCase()}${filter.slice(1)}`
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function configText(config: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(config).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}`,
  )
  if (entries.length === 0) return ''
  const text = `{ ${entries.join(', ')} }`
  return text.length <= 120 ? text : `${text.slice(0, 117)}...`
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
