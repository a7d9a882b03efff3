/** Where a disturbance can act. */
export const points = [
  'agent.input',
  'model.request',
  'model.response',
  'model.stream',
  'tool.result',
  'http.request',
  'http.response',
  'mcp.message',
  'file',
  'shell',
  'env',
  /** A guard wrapped by `wrapControl`. */
  'control',
] as const
export type Point = (typeof points)[number]
