import { approximateTokens } from '../internal/chunks.ts'
import { type JsonObject, stableStringify } from '../internal/json.ts'
import type { ModelRequest } from '../model/exchange.ts'
import type { RequestEdit, RequestEditContext, RequestParams, RewrittenRequest } from '../model/request-edit.ts'
import type { Provider, ReadContext } from '../providers/provider.ts'
import type { Firing } from '../scheduling/fault-schedule.ts'
import { type AlteredPast, reapply } from './altered-past.ts'
import { callFacts } from './call-facts.ts'
import type { EditedRequest } from './deliver.ts'
import { linkCalls, withWireIds } from './link-calls.ts'
import { mutatorContext } from './mutator-context.ts'
import { differenceOf, draftAfter, draftOf, editableOf, type RequestDraft, rewriteOf } from './request-draft.ts'
import type { CaseScope } from './scope.ts'
import { tryEdit } from './try-edit.ts'

/** One outgoing provider request, as far as context faults care. */
export interface OutgoingCall {
  readonly callKey: string
  /** The same for all attempts of a retry chain. */
  readonly logicalKey: string
  readonly host: string
  readonly exchange: number
}

/** A request whose context was edited. */
export interface EditedContext extends EditedRequest {
  /** Ids of the faults whose edits it carries. */
  readonly editedBy: readonly string[]
  /** Tokens that the edits put in, about; 0 where they took some away. */
  readonly imposedTokens: number
}

/** One edit that is due on this request. */
interface DueEdit {
  readonly firing: Firing
  readonly edit: RequestEdit
  readonly keep: boolean
}

/**
 * Lets faults edit the context of an outgoing request. A past that was altered before is altered again first, the same messages in the same way;
 * kept edits follow and are remembered; edits of this request alone come last.
 */
export function editContext(
  scope: CaseScope,
  provider: Provider,
  sent: EditedRequest,
  call: OutgoingCall,
  context: ReadContext,
): EditedContext {
  if (!scope.schedule.active || (sent.request.unknownReferences ?? []).length > 0) return { ...sent, editedBy: [], imposedTokens: 0 }
  const editor = createEditor(scope, provider, sent, call, context)
  const firings = scope.schedule.match(
    callFacts(scope, { point: 'model.request', ...call, provider: provider.name, model: sent.request.model, request: sent.request }),
  )
  const due = [...armedEdits(scope), ...dueEdits(firings)]
  for (const kept of due.filter(({ keep }) => keep)) editor.applyKept(kept)
  editor.remember()
  for (const passing of due.filter(({ keep }) => !keep)) editor.apply(passing)
  scope.schedule.release(firings)
  return editor.result()
}

function dueEdits(firings: readonly Firing[]): DueEdit[] {
  return firings.flatMap((firing) =>
    firing.disturbances.flatMap((disturbance) => {
      if (disturbance.kind !== 'edit_request') return []
      // What is changed between two turns stays changed, whatever the fault.
      return [{ firing, edit: disturbance.edit, keep: disturbance.keep === true || hasBoundary(firing) }]
    }),
  )
}

const hasBoundary = ({ fault: { trigger } }: Firing): boolean =>
  trigger.betweenTurns !== undefined || (trigger.anyOf ?? []).some((alternative) => alternative.betweenTurns !== undefined)

function armedEdits(scope: CaseScope): DueEdit[] {
  return scope.past.armed.filter(({ turn }) => turn === scope.recorder.turn).map(({ firing, edit }) => ({ firing, edit, keep: true }))
}

function createEditor(scope: CaseScope, provider: Provider, sent: EditedRequest, call: OutgoingCall, context: ReadContext) {
  const { request } = sent
  const turn = scope.recorder.turn
  const past = scope.past.find(request.messages)
  const madeBy = new Map(past?.madeBy)
  const editedBy = new Set<string>()
  let hasNewPast = false
  let draft = draftOf(request)
  let { body } = sent

  const again = past && { ...past.settings, messages: reapply(past, request.messages) }
  const rewritten = again && writeDraft(scope, provider, sent, again, context)
  if (again && rewritten && 'body' in rewritten) {
    draft = again
    body = rewritten.body
    if (!isSameBody(body, sent.body)) for (const faultId of madeBy.keys()) editedBy.add(faultId)
  }

  /** Makes one edit; says whether it changed what the model is shown. */
  const apply = ({ firing, edit, keep }: DueEdit, applied = 0): boolean => {
    const before = editableOf(draft, request)
    const editContextOf: RequestEditContext = {
      ...mutatorContext(scope, { call: firing.call, draw: scope.draw(firing.faultId, call.callKey) }),
      applied,
    }
    const after = tryEdit(scope, firing, () => edit(before, editContextOf))
    if (after === undefined) return false
    const next = draftAfter(draft, before, after)
    const written = next === draft ? undefined : writeDraft(scope, provider, sent, next, context)
    const problem = problemOf(written, body)
    if (problem !== undefined || !written || !('body' in written)) {
      if (applied === 0) scope.schedule.noop(firing.faultId, problem ?? 'the edit changed nothing in this request')
      return false
    }
    const approximated = written.approximated ?? []
    scope.fired(
      firing,
      {
        via: 'wire',
        ...differenceOf(draft, next),
        ...shownSettings(provider.readRequest(written.body, context), next),
        ...(keep ? { kept: true } : {}),
        ...(approximated.length > 0 ? { approximated } : {}),
      },
      call.exchange,
    )
    editedBy.add(firing.faultId)
    draft = next
    body = written.body
    return true
  }

  return {
    apply: (due: DueEdit) => void apply(due),
    /** Once a turn in each conversation: in later requests of the turn the past is altered already. */
    applyKept(due: DueEdit): void {
      const made = madeBy.get(due.firing.faultId)
      if (made?.turn === turn || !apply(due, made?.times)) return
      madeBy.set(due.firing.faultId, { turn, times: (made?.times ?? 0) + 1 })
      hasNewPast = true
    },
    remember(): void {
      if (!hasNewPast) return
      const { messages, params, model } = draft
      const settings = { ...(params ? { params } : {}), ...(model === undefined ? {} : { model }) }
      scope.past.keep({ before: request.messages, after: messages, settings, madeBy } satisfies AlteredPast, past)
    },
    result(): EditedContext {
      if (body === sent.body) return { ...sent, editedBy: [], imposedTokens: 0 }
      const read = linkCalls(scope, provider.readRequest(body, context))
      const imposedTokens = Math.max(0, tokensOf(read) - tokensOf(request))
      return { body, request: { ...read, stream: request.stream }, editedBy: [...editedBy], imposedTokens }
    },
  }
}

function writeDraft(
  scope: CaseScope,
  provider: Provider,
  { body, request }: EditedRequest,
  draft: RequestDraft,
  context: ReadContext,
): RewrittenRequest {
  const wanted = rewriteOf(draft, request)
  if (wanted === undefined) return { body }
  const messages = wanted.messages?.map((entry) => ({ ...entry, message: withWireIds(scope, entry.message) }))
  const rewrite = messages ? { ...wanted, messages } : wanted
  return provider.rewriteRequest?.(body, rewrite, context) ?? { impossible: `requests of ${provider.docs.title} cannot be rewritten yet` }
}

const tokensOf = ({ messages }: ModelRequest): number => messages.reduce((sum, { text }) => sum + approximateTokens(text), 0)

/** The settings that were asked for, as the wire really says them. */
function shownSettings(shown: ModelRequest, { params, model }: RequestDraft): JsonObject {
  const said = Object.keys(params ?? {}).map((name) => [name, shown[name as keyof RequestParams] ?? null])
  return { ...(params ? { params: Object.fromEntries(said) } : {}), ...(model === undefined ? {} : { model: shown.model }) }
}

/** Why an edit did not reach the model, if so. */
function problemOf(written: RewrittenRequest | undefined, body: unknown): string | undefined {
  if (written === undefined) return 'the edit changed nothing in this request'
  if ('impossible' in written) return written.impossible
  return isSameBody(written.body, body) ? 'the edit makes no difference on this wire' : undefined
}

const isSameBody = (left: unknown, right: unknown): boolean => left === right || stableStringify(left) === stableStringify(right)
