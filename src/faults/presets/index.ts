import { mcpFlapping, mcpSlowFailing, mcpSlowWrong } from './mcp.ts'
import { positional } from './positional.ts'
import {
  apiDegradation,
  brownout,
  filterStripsTools,
  gatewayPage,
  goneThenSlow,
  limitedThenSwapped,
  mixedTransient,
  nonRetryable,
  providerCascade,
  providerOutage,
  rateLimitBurst,
  tokenSqueeze,
} from './provider.ts'

/** Faults that come together in real life. Each call makes a fresh list that acts in one case; look at it, change it, or pass it as it is. */
export const presets = {
  brownout,
  apiDegradation,
  mixedTransient,
  rateLimitBurst,
  nonRetryable,
  providerOutage,
  providerCascade,
  limitedThenSwapped,
  goneThenSlow,
  filterStripsTools,
  tokenSqueeze,
  gatewayPage,
  mcpSlowWrong,
  mcpSlowFailing,
  mcpFlapping,
  positional,
} as const
