import type { Disturbance } from '../model/disturbance.ts'
import type { HttpHead } from '../model/http-edit.ts'
import type { ControlVerdict } from '../model/side.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { wholeBody } from './body-stream.ts'
import { withVerdict } from './control-verdict.ts'
import { damage } from './damage.ts'
import { deliverIntoHttpBody } from './deliver.ts'
import { rememberResult } from './earlier-results.ts'
import { editResultText } from './edit-result-text.ts'
import { mutatorContext } from './mutator-context.ts'
import { httpCallOf, type OtherCallInHand } from './other-call.ts'
import { paceHttpBody } from './pace-http-body.ts'
import { inPlaceOf, responseOf } from './response-of.ts'
import { named } from './to-response.ts'
import { readEdit } from './try-edit.ts'

const TEXTUAL = /json|text|html|xml|javascript|csv|form/i

type Edit = Extract<Disturbance, { kind: 'damage' | 'edit_result' | 'edit_head' | 'mismatch' | 'verdict' }>

/** An answer while it is being edited. `text`: the body, once somebody had to read it. */
interface Answer {
  readonly head: HttpHead
  readonly text?: string
}

/** The answer on its way back: the payload of an attack that enters by this seam, damage by faults, then how its body goes out. */
export async function editOnTheWayBack(hand: OtherCallInHand, response: Response): Promise<Response> {
  const { scope, call, entry } = hand
  const edited = inPlaceOf(response, await editAnswer(hand, response))
  entry.status = edited.status
  entry.endedMs = scope.nowMs()
  const paced = inPlaceOf(edited, await paceHttpBody(hand, edited))
  return named(paced, call.url)
}

async function editAnswer(hand: OtherCallInHand, response: Response): Promise<Response> {
  const { scope, call, composed } = hand
  const edits = [...(composed.answer ? [composed.answer] : []), ...composed.content].flatMap((firing) =>
    firing.disturbances.flatMap((disturbance) => (isEdit(disturbance) ? [{ firing, disturbance }] : [])),
  )
  const contentType = response.headers.get('content-type') ?? ''
  const isText = response.body !== null && TEXTUAL.test(contentType) && !contentType.includes('event-stream')
  const mustRead = edits.some(({ disturbance }) => disturbance.kind !== 'edit_head') && response.body !== null
  const isWanted = mustRead || (isText && (scope.attacks.length > 0 || scope.schedule.remembersHttp))
  if (!isWanted && edits.length === 0) return response

  const { status, statusText } = response
  const before: Answer = {
    head: { status, headers: Object.fromEntries(response.headers) },
    ...(isWanted ? { text: await response.text() } : {}),
  }
  const earlier =
    before.text === undefined
      ? []
      : rememberResult(scope, {
          at: 'http',
          tool: call.url.hostname,
          call: `${call.method} ${call.url.href} ${call.bodyText}`,
          text: before.text,
        })
  let answer = withPayload(hand, before, contentType)
  for (const { firing, disturbance } of edits) answer = edit(hand, firing, disturbance, answer, earlier)

  const headers = new Headers(response.headers)
  setChanged(headers, before.head, answer.head)
  if (answer.text === undefined) return responseOf(response.body, { status: answer.head.status, headers, statusText })
  if (answer.text !== before.text) headers.delete('content-length')
  headers.delete('content-encoding')
  const { status: shown } = answer.head
  return responseOf(answer.text, { status: shown, headers, statusText: shown === status ? statusText : '' })
}

function isEdit(disturbance: Disturbance): disturbance is Edit {
  const { kind } = disturbance
  return kind === 'damage' || kind === 'edit_result' || kind === 'edit_head' || kind === 'mismatch' || kind === 'verdict'
}

function withPayload({ scope, call }: OtherCallInHand, answer: Answer, contentType: string): Answer {
  if (answer.text === undefined) return answer
  const delivered = deliverIntoHttpBody(scope, { host: call.url.hostname, contentType, status: answer.head.status, text: answer.text })
  return delivered ? { head: { ...answer.head, status: delivered.status }, text: delivered.text } : answer
}

function edit(
  hand: OtherCallInHand,
  firing: Firing,
  disturbance: Edit,
  answer: Answer,
  earlier: ReturnType<typeof rememberResult>,
): Answer {
  const { scope, call, entry } = hand
  const { head, text } = answer
  const draw = scope.draw(firing.faultId, firing.call)
  if (disturbance.kind === 'edit_head') {
    const context = { call: httpCallOf(call), draw, nowMs: scope.clock.epochMs() }
    const next = readEdit(scope, firing, head, () => disturbance.edit(head, context))
    if (next === undefined) return answer
    scope.fired(firing, { url: entry.url, ...changedHead(head, next) })
    return { ...answer, head: next }
  }
  if (text === undefined) {
    scope.schedule.noop(firing.faultId, 'the answer has no body')
    return answer
  }
  if (disturbance.kind === 'damage') {
    const damaged = damage({ ...head, frames: [{ role: 'body', bytes: text }], streamed: false }, disturbance.mode)
    scope.fired(firing, { url: entry.url, mode: disturbance.mode })
    return { head: { ...head, headers: damaged.headers }, text: String(wholeBody(damaged.frames)) }
  }
  if (disturbance.kind === 'verdict') return { ...answer, text: editVerdict(hand, firing, disturbance.verdict, text) }
  const edited = editResultText(
    scope,
    firing,
    disturbance,
    { text, isError: false },
    {
      ...mutatorContext(scope, { turn: entry.turn, call: firing.call, draw }),
      tool: call.url.hostname,
      callId: '',
      nowMs: scope.clock.epochMs(),
      earlier,
    },
  )
  if (edited === undefined) return answer
  scope.fired(firing, { via: 'http', url: entry.url, ...edited.effective })
  return { ...answer, text: edited.text }
}

/** Repeated headers such as `set-cookie` stay apart: only what an edit changed is set. */
function setChanged(headers: Headers, before: HttpHead, after: HttpHead): void {
  for (const name of new Set([...Object.keys(before.headers), ...Object.keys(after.headers)])) {
    const value = after.headers[name]
    if (value === before.headers[name]) continue
    if (value === undefined) headers.delete(name)
    else headers.set(name, value)
  }
}

function changedHead(
  before: HttpHead,
  after: HttpHead,
): { readonly status?: number; readonly headers: Readonly<Record<string, string | null>> } {
  const names = [...new Set([...Object.keys(before.headers), ...Object.keys(after.headers)])]
  const changed = names.filter((name) => before.headers[name] !== after.headers[name])
  return {
    ...(after.status === before.status ? {} : { status: after.status }),
    headers: Object.fromEntries(changed.map((name) => [name, after.headers[name] ?? null])),
  }
}

/** The answer of a guard service with another verdict in it, or none. */
function editVerdict({ scope, call }: OtherCallInHand, firing: Firing, verdict: ControlVerdict, text: string): string {
  const said = withVerdict(text, verdict, call.url.pathname)
  if (said === undefined) scope.schedule.noop(firing.faultId, 'no verdict was found in the answer')
  else if (said.answer === text) scope.schedule.noop(firing.faultId, `the answer said "${verdict}" already`)
  else scope.fired(firing, { url: call.url.href, verdict, fields: [...said.fields] })
  return typeof said?.answer === 'string' ? said.answer : text
}
