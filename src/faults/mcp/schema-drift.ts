import { z } from 'zod'
import { matchesGlob } from '../../internal/glob.ts'
import { isObject } from '../../internal/json.ts'
import { errorAnswer, paramsOf } from '../../internal/json-rpc.ts'
import type { McpEdit, McpMessage, McpTool } from '../../model/mcp.ts'
import { defineFault } from '../fault.ts'
import { requests } from './messages.ts'

const drifts = ['renamed', 'required_added', 'type_changed'] as const
type Drift = (typeof drifts)[number]
type Args = Readonly<Record<string, unknown>>

const INVALID_PARAMS = -32_602
const ADDED = 'requestId'

/**
 * The server accepts another schema than the one it lists: a parameter has another name, one more is required, or one has another type. A
 * call by the listed schema is refused, and the refusal says what is accepted; a call that fits goes through.
 */
export const mcpSchemaDrift = defineFault({
  name: 'mcp_schema_drift',
  config: z.strictObject({
    /** Glob. */
    tool: z.string().min(1).default('*'),
    mode: z.enum(drifts).default('renamed'),
  }),
  points: ['mcp.message'],
  mcp: () => requests('tools/call'),
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['VA'],
  effect: 'listed schema ≠ accepted schema',
  applies: ({ tool }, view) => view.tool === undefined || matchesGlob(tool, view.tool) || `the tool is not "${tool}"`,
  disturb: ({ mode }) => ({ kind: 'edit_message', of: 'sent', edit: drifting(mode) }),
})

function drifting(mode: Drift): McpEdit {
  return (request, { listed }) => {
    const { name, arguments: given } = paramsOf(request)
    const args: Args = isObject(given) ? given : {}
    const key =
      mode === 'required_added'
        ? ADDED
        : driftingKey(
            listed.find((tool) => tool.name === name),
            args,
          )
    if (key === undefined) return { unchanged: 'the tool takes no parameter that could drift' }
    const { problem, accepted } = check(mode, key, args)
    if (accepted === undefined) {
      const text = `Invalid arguments for tool ${String(name)}: ${problem}`
      return { messages: [errorAnswer(request, INVALID_PARAMS, text)], effective: { mode, parameter: key, refused: true } }
    }
    return { messages: [withArgs(request, accepted)], effective: { mode, parameter: key, refused: false } }
  }
}

/** The first required parameter of the listed schema; where none is known, the first that was given under either name. */
function driftingKey(tool: McpTool | undefined, args: Args): string | undefined {
  const { required, properties } = tool?.inputSchema ?? {}
  const [first] = Array.isArray(required) ? (required as unknown[]) : []
  if (typeof first === 'string') return first
  return (isObject(properties) ? Object.keys(properties)[0] : undefined) ?? Object.keys(args).map(trueName)[0]
}

/** What the drifted server says of these arguments, and what the true one is given in their place. */
function check(mode: Drift, key: string, args: Args): { readonly problem: string; readonly accepted?: Args } {
  if (mode === 'renamed') {
    const renamed = driftedName(key)
    const problem = `must have required property '${renamed}'${key in args ? `; unknown property '${key}'` : ''}`
    if (!(renamed in args)) return { problem }
    const { [renamed]: value, ...rest } = args
    return { problem, accepted: { ...rest, [key]: value } }
  }
  if (mode === 'required_added') {
    const problem = `must have required property '${key}' (string)`
    if (typeof args[key] !== 'string') return { problem }
    const { [key]: _, ...accepted } = args
    return { problem, accepted }
  }
  const value = args[key]
  const problem = `'${key}' must be array`
  return Array.isArray(value) ? { problem, accepted: { ...args, [key]: value[0] as unknown } } : { problem }
}

const SUFFIX = '_v2'
const driftedName = (key: string): string => `${key}${SUFFIX}`
const trueName = (key: string): string => (key.endsWith(SUFFIX) ? key.slice(0, -SUFFIX.length) : key)

function withArgs(request: McpMessage, args: Args): McpMessage {
  return { ...request, params: { ...paramsOf(request), arguments: args } }
}
