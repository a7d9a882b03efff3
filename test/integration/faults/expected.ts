import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ClientName } from './clients.ts'
import { rows } from './rows.ts'

/** What the client's caller sees without retries, how the exchange ended, and, where the client retries by default, how all exchanges then end. */
export type ProvenCell = readonly [seen: string, outcome: string, retried?: string]
/** `n/a: <why>`: this wire has no such thing, and the fault says so by not firing. */
export type Cell = ProvenCell | `n/a: ${string}`

export const rowKeys: readonly string[] = rows.flatMap((row) => row.modes.map((mode) => `${row.name} | ${mode}`))

const fileOf = (client: ClientName): string => fileURLToPath(new URL(`./expected/${client.replaceAll(' ', '-')}.json`, import.meta.url))
const known = new Map<ClientName, Record<string, Cell>>()

function cellsOf(client: ClientName): Record<string, Cell> {
  const cells = known.get(client) ?? (JSON.parse(readFileSync(fileOf(client), 'utf8')) as Record<string, Cell>)
  known.set(client, cells)
  return cells
}

/** Observed once, checked against the pages on clients and faults, kept. One file a client; key: row and mode of `rows.ts`. */
export function expectedCell(client: ClientName, key: string): Cell | undefined {
  return cellsOf(client)[key]
}

export const expectedKeys = (client: ClientName): string[] => Object.keys(cellsOf(client))

/** `KHAOS_RECORD_MATRIX=1` writes down what cells without an expectation show. Read each of them before it is committed. */
export const isRecording = process.env['KHAOS_RECORD_MATRIX'] === '1'

export function recordCell(client: ClientName, key: string, cell: Cell): void {
  const cells = cellsOf(client)
  cells[key] = cell
  const lines = rowKeys.flatMap((row) => (cells[row] === undefined ? [] : [`  ${JSON.stringify(row)}: ${inline(cells[row])}`]))
  writeFileSync(fileOf(client), `{\n${lines.join(',\n')}\n}\n`)
}

const inline = (cell: Cell): string =>
  typeof cell === 'string' ? JSON.stringify(cell) : `[${cell.map((words) => JSON.stringify(words)).join(', ')}]`
