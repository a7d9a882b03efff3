/** Packs that come with khaostest. */
export const builtInPackNames = [
  'baseline',
  'quickstart',
  'resilience',
  'resilience-heavy',
  'latency',
  'timeout',
  'error-rate',
  'break',
  'fuzz',
  'security-quick',
] as const
export type BuiltInPackName = (typeof builtInPackNames)[number]

export function isBuiltInPackName(name: string): name is BuiltInPackName {
  return (builtInPackNames as readonly string[]).includes(name)
}
