import { roleOfTool } from '../attacks/tool-role.ts'
import type { AgentOptions } from '../model/agent.ts'
import type { ToolRole } from '../model/attack-goal.ts'
import type { ToolDefinition } from '../model/exchange.ts'

const CHANGING: ReadonlySet<string> = new Set<ToolRole>(['exec', 'pay', 'delete', 'admin', 'send', 'write'])

/** Whether a tool changes something outside the conversation: as declared, else by its role, else by its words. */
export function hasSideEffect(name: string, { tools }: Pick<AgentOptions, 'tools'>, definitions: readonly ToolDefinition[]): boolean {
  const declared = tools?.[name]
  if (typeof declared === 'object' && declared.sideEffect !== undefined) return declared.sideEffect
  if (typeof declared === 'object' && declared.role !== undefined) return CHANGING.has(declared.role)
  return CHANGING.has(roleOfTool(definitions.find((tool) => tool.name === name) ?? { name, description: '', schema: {} }))
}
