import { positional } from './positional.ts'
import * as provider from './provider.ts'

/** Faults that come together in real life. Each call makes a fresh list that acts in one case; look at it, change it, or pass it as it is. */
export const presets = { ...provider, positional } as const
