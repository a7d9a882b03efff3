import type { JsonObject } from '../internal/json.ts'
import type { Disturbance } from '../model/disturbance.ts'
import type { EntryOf } from '../model/ledger.ts'
import type { ComposedFirings } from '../scheduling/compose-firings.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { editResultText } from './edit-result-text.ts'
import { mutatorContext } from './mutator-context.ts'
import { readBack } from './read-back.ts'
import { sampleDelay } from './sample-delay.ts'
import { recordRun, remember, resultText, settle, type ToolRun, withResult } from './tool-execution.ts'

type RunEntry = EntryOf<'tool_run'>
type Deliver = Extract<Disturbance, { kind: 'deliver' }>
interface Acting<Kind extends Disturbance> {
  readonly firing: Firing
  readonly disturbance: Kind
}

/** Runs a wrapped tool under faults: waits and refusals before it, how often it runs, and what becomes of its result. Asynchronous only where it has to be. */
export function disturbRun(run: ToolRun, entry: RunEntry, composed: ComposedFirings): unknown {
  const deliveries = acting(composed.content, isDeliver)
  const answer = composed.answer && acting([composed.answer], isRefusal)
  if (composed.wait.length === 0 && deliveries.length === 0 && !answer?.length) {
    return withResult(settle(run, entry), (result) => returnThrough(run, entry, composed, result))
  }
  return disturbInTime(run, entry, composed, answer?.[0], deliveries)
}

async function disturbInTime(
  run: ToolRun,
  entry: RunEntry,
  composed: ComposedFirings,
  refusal: Acting<Refusal> | undefined,
  deliveries: readonly Acting<Deliver>[],
): Promise<unknown> {
  const { scope } = run
  for (const { firing, disturbance } of acting(composed.wait, isDelay)) {
    await wait(run, firing, sampleDelay(disturbance, scope.draw(firing.faultId, firing.call)))
  }
  if (refusal) await refuse(run, entry, refusal)

  const result = await settle(run, entry)
  for (const { firing, disturbance } of deliveries) if (disturbance.times > 1) await runAgain(run, firing, disturbance)
  const lost = deliveries.find(({ disturbance }) => disturbance.times === 0)
  if (lost) {
    remember(run, result)
    const { silentMs = 0, code = 'ETIMEDOUT' } = lost.disturbance
    entry.delivery = 'lost'
    scope.openWindow(lost.firing.fault.name)
    scope.fired(lost.firing, { via: 'wrapper', tool: run.name, lost: true, waitMs: silentMs, code })
    await scope.wait(silentMs, scope.signal)
    throw failure(entry, `${run.name} did not answer in time`, { code })
  }
  return returnThrough(run, entry, composed, result)
}

type Refusal = Extract<Disturbance, { kind: 'fail' | 'hang' | 'network' | 'status' }>

/** The tool does not run: its caller waits for nothing, or is told why. */
async function refuse(run: ToolRun, entry: RunEntry, { firing, disturbance }: Acting<Refusal>): Promise<void> {
  const { scope, name } = run
  const fired = (effective: JsonObject) => scope.fired(firing, { via: 'wrapper', tool: name, ...effective })
  switch (disturbance.kind) {
    case 'hang': {
      await wait(run, firing, disturbance.maxMs ?? Number.MAX_SAFE_INTEGER)
      if (disturbance.then === 'answer' && !scope.signal.aborted) return
      throw failure(entry, `${name} did not answer in time`, disturbance.code ? { code: disturbance.code } : {})
    }
    case 'fail': {
      const { message, code } = disturbance
      fired({ message })
      throw failure(entry, message, code === undefined ? {} : { code })
    }
    case 'network': {
      const message = `${name}: ${disturbance.code}`
      fired({ message })
      throw failure(entry, message, { code: disturbance.code })
    }
    case 'status': {
      const { status, message = `${name} failed`, retryAfter } = disturbance
      const seconds = retryAfter && retryAfter.form !== 'none' ? retryAfter.seconds : undefined
      fired({ message, ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }) })
      if (seconds !== undefined) entry.retryAfterMs = seconds * 1000
      throw failure(entry, message, {
        ...(status === undefined ? {} : { status }),
        ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
      })
    }
  }
}

function failure(entry: RunEntry, message: string, fields: JsonObject): Error {
  entry.ended = 'threw'
  entry.error = message
  return Object.assign(new Error(message), fields)
}

async function wait({ scope, name }: ToolRun, firing: Firing, ms: number): Promise<void> {
  scope.openWindow(firing.fault.name)
  scope.fired(firing, { via: 'wrapper', tool: name, waitMs: Math.min(ms, Number.MAX_SAFE_INTEGER) })
  await scope.wait(ms, scope.signal)
}

/** The same call once more, as a queue that delivers at least once would make it. The caller gets the first result. */
async function runAgain(run: ToolRun, firing: Firing, { times, gapMs }: Deliver): Promise<void> {
  const { scope, name } = run
  let refused: string | undefined
  for (let delivery = 2; delivery <= times; delivery++) {
    scope.openWindow(firing.fault.name)
    await scope.wait(gapMs, scope.signal)
    try {
      await settle(run, recordRun(run, 'again'))
    } catch (error) {
      refused = error instanceof Error ? error.message : String(error)
    }
  }
  scope.fired(firing, { via: 'wrapper', tool: name, delivered: times, ...(refused === undefined ? {} : { refused: true }) })
  if (refused !== undefined)
    scope.recorder.note('duplicate_refused', `${name} was run twice for one call; the second run refused: ${refused}`)
}

/** The true result with what faults make of it. */
function returnThrough(run: ToolRun, entry: RunEntry, composed: ComposedFirings, result: unknown): unknown {
  const { scope, name } = run
  const earlier = remember(run, result)
  const { answer, content } = composed
  let shown = result
  for (const firing of [...(answer ? [answer] : []), ...content]) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'edit_result' && disturbance.kind !== 'replace' && disturbance.kind !== 'mismatch') continue
      const before = { text: resultText(shown), isError: false }
      const edited =
        disturbance.kind === 'replace'
          ? replaced(run, firing, disturbance, before)
          : editResultText(scope, firing, disturbance, before, {
              ...mutatorContext(scope, { turn: entry.turn, call: firing.call, draw: scope.draw(firing.faultId, firing.call) }),
              tool: name,
              callId: '',
              nowMs: scope.clock.epochMs(),
              earlier,
            })
      if (edited === undefined) continue
      if (edited.isError) {
        entry.delivery = 'lost'
        scope.fired(firing, { via: 'wrapper', tool: name, message: edited.text })
        throw failure(entry, edited.text, {})
      }
      scope.fired(firing, { via: 'wrapper', tool: name, ...edited.effective })
      shown = disturbance.kind === 'mismatch' && disturbance.mode === 'drop' ? undefined : readBack(edited.text, shown)
    }
  }
  entry.result = resultText(shown)
  return shown
}

function replaced(
  { scope }: ToolRun,
  firing: Firing,
  { text, isError = false }: Extract<Disturbance, { kind: 'replace' }>,
  before: { readonly text: string },
) {
  if (text !== before.text || isError) return { text, isError, effective: {} }
  scope.schedule.noop(firing.faultId, 'the edit changed nothing')
  return undefined
}

const isDelay = (disturbance: Disturbance): disturbance is Extract<Disturbance, { kind: 'delay' }> => disturbance.kind === 'delay'
const isDeliver = (disturbance: Disturbance): disturbance is Deliver => disturbance.kind === 'deliver'
const isRefusal = (disturbance: Disturbance): disturbance is Refusal => ['fail', 'hang', 'network', 'status'].includes(disturbance.kind)

function acting<Kind extends Disturbance>(
  firings: readonly Firing[],
  is: (disturbance: Disturbance) => disturbance is Kind,
): readonly Acting<Kind>[] {
  return firings.flatMap((firing) => firing.disturbances.filter(is).map((disturbance) => ({ firing, disturbance })))
}
