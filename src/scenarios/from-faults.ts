import { InvalidOptionsError } from '../errors.ts'
import { shortHash } from '../internal/hash.ts'
import { stableStringify } from '../internal/json.ts'
import type { FaultSpec } from '../model/fault.ts'
import type { ScenarioVariant } from '../model/scenario.ts'
import { faultsIn } from './scenario-parts.ts'

/**
 * One variant for each fault, for `scenario.variants(...)`. A list inside the list acts together. Variants are named after their faults;
 * a hash tells those of one name apart.
 *
 * @example
 * scenario.variants(fromFaults([llmRateLimit(), toolTimeout(), [llmStreamCut(), toolError()]]))
 */
export function fromFaults(
  faults: readonly (FaultSpec | readonly FaultSpec[])[],
): readonly (ScenarioVariant & { readonly name: string })[] {
  const groups = faults.map((entry) => faultsIn('fromFaults()', [entry]))
  const empty = groups.findIndex((group) => group.length === 0)
  if (empty >= 0) throw new InvalidOptionsError(`fromFaults(): entry ${empty + 1} is an empty list. Give it a fault.`)
  const names = groups.map(nameOf)
  return groups.map((group, index) => {
    const name = names[index] ?? ''
    const isAmbiguous = names.filter((other) => other === name).length > 1
    return { name: isAmbiguous ? `${name}-${identityOf(group)}` : name, faults: group }
  })
}

/** Names of faults are words; the sign between them must be one that case ids leave free. */
function nameOf(group: readonly FaultSpec[]): string {
  return group
    .map(({ name, label }) => (label === undefined ? name : label.replaceAll(/[^\w.-]+/g, '-')))
    .join('.')
    .slice(0, 56)
}

function identityOf(group: readonly FaultSpec[]): string {
  const facts = group.map(({ name, config, trigger }) => [name, config, trigger])
  return shortHash(
    stableStringify(JSON.parse(JSON.stringify(facts, (_key, value) => (typeof value === 'function' ? String(value) : value)))),
    6,
  )
}
