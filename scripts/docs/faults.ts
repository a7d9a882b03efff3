import { describeFactories, type FaultCatalogRow, type FaultConfigKey, faultFamilies } from '../../src/faults/catalog.ts'
import type { Json } from '../../src/internal/json.ts'
import { code, table } from './markdown.ts'

const rowsOf = (family: (typeof faultFamilies)[number]): readonly FaultCatalogRow[] => describeFactories(Object.values(family.factories))

/** The README's overview: one line a family. */
export function faultFamilyTable(): string {
  const families = faultFamilies.map((family) => ({ ...family, rows: rowsOf(family) }))
  const count = families.reduce((sum, { rows }) => sum + rows.length, 0)
  const lines = families.map(({ name, title, rows }) => [
    code(name),
    title,
    String(rows.length),
    rows
      .slice(0, 3)
      .map((row) => code(row.factory))
      .join(' '),
  ])
  return `${count} faults in ${families.length} families. [All of them, with config and defaults](docs/faults.md)\n\n${table(['family', 'what it disturbs', 'faults', 'for example'], lines)}`
}

/** `docs/faults.md`: every fault with its config and defaults. */
export function faultPage(): string {
  const sections = faultFamilies.map((family) => {
    const lines = rowsOf(family).map((row) => [
      `${code(row.name)} ${code(`${row.factory}()`)}`,
      row.effect,
      row.config.map(keyWords).join(', ') || '–',
      String(row.severity),
      row.defaultLimit === 1 ? '1' : '∞',
      row.expects.join(' ') || '–',
    ])
    return `## ${family.name}\n\n${capital(family.title)}.\n\n${table(['YAML name and factory', 'what happens', 'config (default)', 'w', 'T', 'good'], lines)}`
  })
  return `${head}\n\n${sections.join('\n\n')}\n`
}

const head = `<!-- Generated from the fault catalogue by \`npm run generate\`; do not edit. -->

# Faults

A fault says in neutral words what happens; each provider's own body, headers and stream events say it on the wire. In TypeScript config keys are camelCase, in YAML snake_case.
**w** is the severity weight, 0.1 to 1. **T** is how often the fault fires when no trigger says how often: once, or at every match. **good** is what a good client does:
RT retries, bounded · RA waits as told · NR does not retry · FB falls back · AI gives up on silence · NT runs no truncated tool call · ND no duplicate side effect · FC fails closed · BU stays within its budget · VA validates · SB shows no difference · GO says so honestly · CM compacts · RI resists injected text.`

function keyWords({ name, default: value, required, schema }: FaultConfigKey): string {
  const choices = (schema as { enum?: readonly Json[] }).enum
  if (choices !== undefined)
    return `${code(name)} ${choices.map((choice) => (choice === value ? `**${choice}**` : String(choice))).join(' / ')}`
  if (required) return `${code(name)} (required)`
  return value === undefined ? code(name) : `${code(name)} ${shown(value)}`
}

const shown = (value: Json): string => (typeof value === 'string' && value.length > 40 ? `“${value.slice(0, 40)}…”` : JSON.stringify(value))
const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
