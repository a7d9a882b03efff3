import type { Disturbance, Position } from '../model/disturbance.ts'
import type { Firing } from './firing.ts'

export type Stage = 'request' | 'wait' | 'answer' | 'content' | 'framing' | 'pacing' | 'end'

/** What happens to one call, stage by stage. Each firing appears with the disturbances of that stage only. */
export interface ComposedFirings {
  /** What changes the request, or the clock of who answers it. */
  readonly request: readonly Firing[]
  /** Waits add up. */
  readonly wait: readonly Firing[]
  /** The first wins. */
  readonly answer?: Firing
  /** All, in order. */
  readonly content: readonly Firing[]
  /** All, in order: first the form of the answer, then its frames, then their bytes. */
  readonly framing: readonly Firing[]
  /** The slower one per gap. */
  readonly pacing: readonly Firing[]
  /** The earliest place wins; where two cannot be compared, the first in the list. */
  readonly end?: Firing
  readonly shadowed: readonly { readonly firing: Firing; readonly by: Firing }[]
  /** Firings about a stream on a call that has none, or the other way round. */
  readonly misfit: readonly { readonly firing: Firing; readonly reason: string }[]
}

/** Orders the firings of one call by precedence. A firing that loses in one stage is shadowed as a whole: it has not fired. Pure. */
export function composeFirings(firings: readonly Firing[], { streamed }: { readonly streamed: boolean }): ComposedFirings {
  const shadowed: { firing: Firing; by: Firing }[] = []
  const misfit: { firing: Firing; reason: string }[] = []
  const isMisplaced = streamed ? needsBody : needsStream
  const fitting = firings.flatMap((firing) => {
    const disturbances = firing.disturbances.filter((disturbance) => !isMisplaced(disturbance))
    if (disturbances.length === firing.disturbances.length) return [firing]
    if (disturbances.length > 0) return [{ ...firing, disturbances }]
    misfit.push({ firing, reason: streamed ? 'a stream was asked for' : 'the reply is no stream' })
    return []
  })

  const answer = fitting.find((firing) => has(firing, 'answer'))
  const afterAnswer = fitting.filter((firing) => {
    const loses = answer !== undefined && firing !== answer && (has(firing, 'answer') || losesTo(answer, firing))
    if (loses) shadowed.push({ firing, by: answer })
    return !loses
  })

  const end = earliestEnd(afterAnswer.filter((firing) => has(firing, 'end')))
  const winners = afterAnswer.filter((firing) => {
    const loses = end !== undefined && firing !== end && has(firing, 'end')
    if (loses) shadowed.push({ firing, by: end })
    return !loses
  })

  const stage = (name: Stage): readonly Firing[] => winners.filter((firing) => has(firing, name)).map((firing) => only(firing, name))
  return {
    request: stage('request'),
    wait: stage('wait'),
    ...(answer && { answer: only(answer, 'answer') }),
    content: stage('content'),
    framing: stage('framing'),
    pacing: stage('pacing'),
    ...(end && { end: only(end, 'end') }),
    shadowed,
    misfit,
  }
}

/** The stage a disturbance belongs to. */
export function stageOf(disturbance: Disturbance): Stage {
  switch (disturbance.kind) {
    case 'edit_request':
    case 'edit_state':
    case 'edit_input':
    case 'edit_call':
    case 'instruct':
    case 'ask_model':
    case 'skew':
    case 'quota':
    case 'emit':
      return 'request'
    case 'edit_message':
      return disturbance.of === 'sent' ? 'request' : 'content'
    case 'edit_reply':
    case 'edit_result':
    case 'edit_head':
    case 'spoil':
    case 'edit_side':
    case 'verdict':
    case 'deliver':
    case 'by_source':
    case 'mismatch':
    case 'edit_content':
    case 'edit_variable':
    case 'skew_clock':
      return 'content'
    case 'reshape':
    case 'edit_frames':
    case 'reframe':
      return 'framing'
    case 'delay':
      return disturbance.where === 'request' || disturbance.where === 'headers' ? 'wait' : 'pacing'
    case 'throttle':
      return 'pacing'
    case 'status':
    case 'replace':
    case 'damage':
    case 'fail':
    case 'redirect':
    case 'exit':
      return 'answer'
    case 'network':
      return disturbance.phase === 'body' ? 'end' : 'answer'
    case 'hang':
      return disturbance.where === 'headers' ? 'answer' : 'end'
    case 'cut':
    case 'stream_error':
    case 'interrupt':
      return 'end'
  }
}

function has(firing: Firing, stage: Stage): boolean {
  return firing.disturbances.some((disturbance) => stageOf(disturbance) === stage)
}

function only(firing: Firing, stage: Stage): Firing {
  const disturbances = firing.disturbances.filter((disturbance) => stageOf(disturbance) === stage)
  return disturbances.length === firing.disturbances.length ? firing : { ...firing, disturbances }
}

function needsStream(disturbance: Disturbance): boolean {
  if (needsBody(disturbance)) return false
  if (disturbance.kind === 'reshape') return disturbance.as === 'body'
  return disturbance.kind === 'stream_error' || (disturbance.kind === 'delay' ? stageOf(disturbance) === 'pacing' : isFraming(disturbance))
}

function needsBody(disturbance: Disturbance): boolean {
  if (disturbance.kind === 'delay') return disturbance.where === 'whole_answer'
  return disturbance.kind === 'reshape' && disturbance.as === 'stream'
}

const isFraming = (disturbance: Disturbance): boolean => stageOf(disturbance) === 'framing'

/** What acts on a reply has nothing to act on where another answer took its place, unless it says that it acts on such answers too. */
function losesTo(answer: Firing, firing: Firing): boolean {
  if (!replacesReply(answer) || !actsOnReply(firing)) return false
  return firing.fault.onErrors !== true || isAboutSending(firing) || !hasBody(answer)
}

function actsOnReply(firing: Firing): boolean {
  const stages: readonly Stage[] = ['content', 'framing', 'pacing', 'end']
  return stages.some((stage) => has(firing, stage)) || isAboutSending(firing)
}

const SENT: ReadonlySet<Disturbance['kind']> = new Set(['deliver', 'edit_call', 'instruct', 'ask_model'])

/** Acts on a call on its way to whoever answers it: nothing is sent where a fault answers. */
function isAboutSending(firing: Firing): boolean {
  return firing.disturbances.some(({ kind }) => SENT.has(kind))
}

/** The answer of a fault is one that a client can read. */
function hasBody({ disturbances }: Firing): boolean {
  return disturbances.some(
    (disturbance) =>
      disturbance.kind === 'status' ||
      disturbance.kind === 'replace' ||
      (disturbance.kind === 'hang' && typeof disturbance.then === 'object'),
  )
}

/** A silence that ends in the true answer leaves the reply to later stages. */
function replacesReply(answer: Firing): boolean {
  return answer.disturbances.some(
    (disturbance) => stageOf(disturbance) === 'answer' && !(disturbance.kind === 'hang' && disturbance.then === 'answer'),
  )
}

function earliestEnd(firings: readonly Firing[]): Firing | undefined {
  return firings.reduce<Firing | undefined>(
    (first, firing) => (first === undefined || isEarlier(placeOf(firing), placeOf(first)) ? firing : first),
    undefined,
  )
}

function placeOf(firing: Firing): Position | 'start' | undefined {
  for (const disturbance of firing.disturbances) {
    if (disturbance.kind === 'hang' && disturbance.where === 'body') return 'start'
    if (disturbance.kind === 'cut' || disturbance.kind === 'stream_error' || disturbance.kind === 'hang') {
      if (disturbance.at !== undefined) return disturbance.at
    }
  }
  return undefined
}

/** Strictly earlier, as far as the two are counted in one unit. */
function isEarlier(place: Position | 'start' | undefined, other: Position | 'start' | undefined): boolean {
  if (place === undefined || other === undefined || other === 'start') return false
  if (place === 'start') return true
  for (const unit of ['chunks', 'deltas', 'tokens', 'bytes', 'fraction'] as const) {
    const [a, b] = [amount(place, unit), amount(other, unit)]
    if (a !== undefined && b !== undefined) return a < b
  }
  if (
    'toolCall' in place &&
    'toolCall' in other &&
    place.toolCall.tool === other.toolCall.tool &&
    place.toolCall.key === other.toolCall.key
  ) {
    return (place.toolCall.bytes ?? Number.POSITIVE_INFINITY) < (other.toolCall.bytes ?? Number.POSITIVE_INFINITY)
  }
  return false
}

function amount(position: Position, unit: 'chunks' | 'deltas' | 'tokens' | 'bytes' | 'fraction'): number | undefined {
  return (position as Partial<Record<typeof unit, number>>)[unit]
}
