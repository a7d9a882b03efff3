import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What the client's caller sees, how the exchange ended, and what the ledger says was done. */
export type SideCell = readonly [seen: string, outcome: string, effective: string]
/** `n/a: <why>`: this wire has no such thing, and the fault says so by not firing. */
export type Cell = SideCell | `n/a: ${string}`

const file = fileURLToPath(new URL('./expected.json', import.meta.url))
const cells: Record<string, Cell> = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Cell>) : {}

/** Observed once, checked, kept. Key: client and row of `rows.ts`. */
export const expectedCell = (key: string): Cell | undefined => cells[key]
export const expectedKeys = (): string[] => Object.keys(cells)

/** `KHAOS_RECORD_MATRIX=1` writes down what cells without an expectation show. Read each of them before it is committed. */
export const isRecording = process.env['KHAOS_RECORD_MATRIX'] === '1'

export function recordCell(key: string, cell: Cell): void {
  cells[key] = cell
  const lines = Object.keys(cells)
    .toSorted()
    .map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(cells[name])}`)
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
}
