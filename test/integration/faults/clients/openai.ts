import OpenAI from 'openai'
import type { AskOptions } from '../client.ts'

/** The official library, as the options ask for it. */
export const connect = ({ retries, timeoutMs }: AskOptions) =>
  new OpenAI({ apiKey: 'x', ...(retries ? {} : { maxRetries: 0 }), ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }) })
