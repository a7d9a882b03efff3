import { stableStringify } from '../../internal/json.ts'
import type { ToolDefinition } from '../../model/exchange.ts'

/** How one dialect holds one tool of the agent's own. */
export interface ToolParts {
  /** Its name; `undefined` for a tool that the provider runs itself. */
  nameOf(part: unknown): string | undefined
  change(part: unknown, tool: ToolDefinition, changed: { readonly description: boolean; readonly schema: boolean }): unknown
  create(tool: ToolDefinition): unknown
}

/** The tools as the rewrite lists them, by name: an equal one is untouched, hosted ones stay. */
export function withTools(
  sent: readonly unknown[],
  read: readonly ToolDefinition[],
  wanted: readonly ToolDefinition[],
  parts: ToolParts,
): unknown[] {
  const byName = new Map(wanted.map((tool) => [tool.name, tool]))
  const known = new Map(read.map((tool) => [tool.name, tool]))
  const names = new Set(sent.map((part) => parts.nameOf(part)))
  const kept = sent.flatMap((part) => {
    const name = parts.nameOf(part)
    if (name === undefined) return [part]
    const [tool, old] = [byName.get(name), known.get(name)]
    // A tool that was not read (left out by a list of allowed ones) is no part of the rewrite.
    if (old === undefined) return [part]
    if (tool === undefined) return []
    const changed = {
      description: tool.description !== old.description,
      schema: stableStringify(tool.schema) !== stableStringify(old.schema),
    }
    return [changed.description || changed.schema ? parts.change(part, tool, changed) : part]
  })
  return [...kept, ...wanted.filter(({ name }) => !names.has(name)).map((tool) => parts.create(tool))]
}
