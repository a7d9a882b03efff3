import { type JsonObject, parseJson } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { EntryOf } from '../model/ledger.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { withVerdict } from './control-verdict.ts'
import { fetchFailure } from './network-error.ts'
import { sampleDelay } from './sample-delay.ts'
import type { CaseScope } from './scope.ts'

/** One check by a wrapped control, while it runs. */
export interface ControlInHand {
  readonly scope: CaseScope
  readonly entry: EntryOf<'control_run'>
  /** Writes down that a fault acted on this check. */
  fire(firing: Firing, effective: JsonObject): void
}

/** A wait that a fault puts before the verdict. */
export interface ControlWait {
  /** Throws when the wait ends without a verdict. */
  begin(): Promise<void>
  /** For a control that answers at once. */
  cannotWait(): never
}

const CANNOT_WAIT = 'the control answers at once and cannot be late: it threw instead'

/** The waits of one fault, in order. */
export function waitsOfControl(hand: ControlInHand, firing: Firing): readonly ControlWait[] {
  return firing.disturbances.flatMap((disturbance) => {
    if (disturbance.kind === 'delay') {
      const ms = sampleDelay(disturbance, hand.scope.draw(firing.faultId, firing.call))
      return [controlWait(hand, firing, { waitMs: ms }, ms, () => undefined)]
    }
    if (disturbance.kind !== 'hang') return []
    const { maxMs, then } = disturbance
    const end = () => {
      if (then !== 'answer' && !hand.scope.signal.aborted) throw notInTime(hand)
    }
    return [controlWait(hand, firing, maxMs === undefined ? { hangs: true } : { maxMs }, maxMs ?? Number.MAX_SAFE_INTEGER, end)]
  })
}

function controlWait(hand: ControlInHand, firing: Firing, effective: JsonObject, ms: number, end: () => void): ControlWait {
  return {
    async begin() {
      hand.fire(firing, effective)
      await hand.scope.wait(ms, hand.scope.signal)
      end()
    },
    cannotWait() {
      hand.fire(firing, { ...effective, approximated: CANNOT_WAIT })
      throw notInTime(hand)
    },
  }
}

const notInTime = ({ entry }: ControlInHand): Error =>
  Object.assign(new Error(`${entry.name} gave no answer in time`), { code: 'ETIMEDOUT' })

/** What happens instead of the check, if this fault has it so: an error is thrown, or something is returned. */
export function answerOfControl(hand: ControlInHand, firing: Firing): (() => unknown) | undefined {
  for (const disturbance of firing.disturbances) {
    const answer = answerBy(hand, firing, disturbance)
    if (answer) return answer
  }
  return undefined
}

function answerBy(hand: ControlInHand, firing: Firing, disturbance: Disturbance): (() => unknown) | undefined {
  const { name } = hand.entry
  const fail = (effective: JsonObject, error: Error) => () => {
    hand.fire(firing, effective)
    throw error
  }
  const give = (effective: JsonObject, answer: unknown) => () => {
    hand.fire(firing, effective)
    return answer
  }
  switch (disturbance.kind) {
    case 'status': {
      const { status = 500, message = `${name} is not available` } = disturbance
      return fail({ status }, Object.assign(new Error(`${message} (HTTP ${status})`), { status }))
    }
    case 'network':
      return fail({ code: disturbance.code }, fetchFailure(disturbance.code))
    case 'fail':
      return fail(
        { message: disturbance.message },
        Object.assign(new Error(disturbance.message), disturbance.code === undefined ? {} : { code: disturbance.code }),
      )
    case 'replace':
      return give({ bytes: disturbance.text.length }, parseJson(disturbance.text) ?? disturbance.text)
    case 'damage': {
      hand.entry.verdict = 'none'
      if (disturbance.mode === 'empty_body') return give({ mode: disturbance.mode }, undefined)
      const approximated = 'a function returns a value: broken JSON text stands for it'
      return give({ mode: disturbance.mode, approximated }, '{"verdict": "al')
    }
    default:
      return undefined
  }
}

/** The answer of the control as the edits of faults leave it. */
export function editOfControl(hand: ControlInHand, content: readonly Firing[], answer: unknown): unknown {
  let edited = answer
  for (const firing of content) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind === 'verdict') edited = editVerdict(hand, firing, disturbance.verdict, edited)
    }
  }
  return edited
}

function editVerdict(
  { scope, entry, fire }: ControlInHand,
  firing: Firing,
  verdict: Extract<Disturbance, { kind: 'verdict' }>['verdict'],
  answer: unknown,
): unknown {
  const said = withVerdict(answer, verdict, entry.name)
  if (said === undefined && !(verdict === 'none' && answer !== undefined)) {
    scope.schedule.noop(firing.faultId, 'no verdict was found in the answer')
    return answer
  }
  if (said?.answer === answer) {
    scope.schedule.noop(firing.faultId, `the control said "${verdict}" already`)
    return answer
  }
  entry.verdict = verdict
  if (said) fire(firing, { verdict, fields: [...said.fields] })
  else fire(firing, { verdict, approximated: 'no verdict was found in the answer: it came back empty' })
  return said?.answer
}
