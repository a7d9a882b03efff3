import { createDraw } from '../../src/internal/random.ts'
import type { Fault } from '../../src/model/fault.ts'
import type { EarlierResult, ResultEditContext } from '../../src/model/result-edit.ts'

export const NOW_MS = Date.UTC(2026, 0, 15, 12)

export interface EditedResultOptions {
  readonly tool?: string
  /** Texts of earlier results of this tool, oldest first; or whole ones. */
  readonly earlier?: readonly (string | EarlierResult)[]
  readonly drawKey?: string
}

/** What the first edit of a fault makes of a result. `unchanged`: why it left it alone. */
export function editResult(
  fault: Fault,
  text: string,
  { tool = 'lookup_order', earlier = [], drawKey = 'b' }: EditedResultOptions = {},
): { readonly text: string; readonly effective?: unknown; readonly unchanged?: string } {
  const edit = fault.disturb(createDraw('a')).find((disturbance) => disturbance.kind === 'edit_result')
  if (edit?.kind !== 'edit_result') throw new Error(`${fault.name} edits no result`)
  const context: ResultEditContext = {
    tool,
    callId: 'call_1',
    draw: createDraw(drawKey),
    turn: 2,
    call: 3,
    nowMs: NOW_MS,
    earlier: earlier.map((result) =>
      typeof result === 'string' ? { tool, text: result, isSameCall: true, atMs: NOW_MS - 60_000 } : result,
    ),
  }
  const result = edit.edit(text, context)
  if (typeof result === 'string') return { text: result }
  return 'unchanged' in result ? { text, unchanged: result.unchanged } : result
}

/** The edited text alone. */
export const editedText = (fault: Fault, text: string, options?: EditedResultOptions): string => editResult(fault, text, options).text

/** The edited text as JSON. */
export const editedJson = (fault: Fault, value: unknown, options?: EditedResultOptions): unknown =>
  JSON.parse(editedText(fault, typeof value === 'string' ? value : JSON.stringify(value), options))
