import { z } from 'zod'
import { defineFault } from '../fault.ts'

const size = z.number().int().min(1).optional()
/** Requests a minute of a new key: low enough for a case to meet it. */
const NEW_KEY_RPM = 3

/**
 * Token buckets of the account: requests and tokens a minute, requests a day. They begin full and refill evenly. Calls are refused only when
 * a bucket is empty, with the true waiting time; until then the headers of every answer tell what is left.
 */
export const llmQuotaBucket = defineFault({
  name: 'llm_quota_bucket',
  config: z.strictObject({
    /** Requests per window. Default 3 where no other bucket is named. */
    rpm: size,
    /** Tokens per window, input and output together. */
    tpm: size,
    inputTpm: size,
    outputTpm: size,
    /** Requests a day. */
    rpd: size,
    windowMs: z.number().int().min(1).default(60_000),
  }),
  points: ['model.response'],
  severity: 0.6,
  defaultLimit: 'always',
  expects: ['RA', 'BU'],
  effect: 'refuses only when the bucket is empty; headers count down truly',
  complete: (config) => {
    const named = [config.rpm, config.tpm, config.inputTpm, config.outputTpm, config.rpd].some((limit) => limit !== undefined)
    return named ? config : { ...config, rpm: NEW_KEY_RPM }
  },
  disturb: ({ rpm, tpm, inputTpm, outputTpm, rpd, windowMs }) => ({
    kind: 'quota',
    sizes: {
      ...(rpm !== undefined && { requests: rpm }),
      ...(rpd !== undefined && { requests_per_day: rpd }),
      ...(tpm !== undefined && { tokens: tpm }),
      ...(inputTpm !== undefined && { input_tokens: inputTpm }),
      ...(outputTpm !== undefined && { output_tokens: outputTpm }),
    },
    windowMs,
  }),
})
