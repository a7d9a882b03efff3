import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { toTable, verdictOf } from './lib/table.mjs'
import { versions } from './lib/versions.mjs'
import { row as p01 } from './p01-cases.mjs'
import { row as p02 } from './p02-json-call.mjs'
import { row as p03 } from './p03-stream-call.mjs'
import { row as p04 } from './p04-routes.mjs'
import { row as p05 } from './p05-aimock.mjs'
import { row as p06 } from './p06-growth.mjs'
import { row as p07 } from './p07-failures.mjs'
import { row as p08 } from './p08-memory.mjs'
import { row as p09 } from './p09-small-heap.mjs'
import { row as p10 } from './p10-start-up.mjs'
import { row as p11 } from './p11-peers.mjs'
import { row as p14 } from './p14-agent-wrapper.mjs'
import { row as p15 } from './p15-virtual-stall.mjs'
import { row as p16 } from './p16-any-order.mjs'

const rows = [p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p14, p15, p16]

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    gate: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (options.help) {
  console.log('npm run bench -- [--only P1,P3] [--quick] [--gate] [--json file]\n\nSee bench/README.md.')
  process.exit(0)
}

process.setMaxListeners(0)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

const bench = { quick: options.quick, rounds: (full, quick) => (options.quick ? quick : full) }
const results = []
for (const row of chosenRows(options.only)) {
  const startedMs = performance.now()
  results.push(...(await measure(row)))
  console.error(`${row.id} took ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
}

const facts = versions()
console.log(`\n${toTable(results)}\n`)
console.log(`${facts.date} · Node ${facts.node} · Vitest ${facts.vitest} · MSW ${facts.msw} · ${facts.platform}, ${facts.cores} cores`)
if (options.quick) console.log('Quick: few rounds and smaller sizes. Good for finding a slip, not for stating a figure.')
if (options.json) writeFileSync(options.json, `${JSON.stringify({ ...facts, quick: options.quick, results }, null, 2)}\n`)

const failed = results.some(({ verdict }) => verdict === 'ERROR')
const missed = results.some(({ verdict }) => verdict === 'MISSED')
process.exitCode = failed || (options.gate && missed) ? 1 : 0

function chosenRows(only) {
  if (only === undefined) return rows
  const names = only.toUpperCase().split(',')
  const unknown = names.filter((name) => !rows.some(({ id }) => id === name))
  if (unknown.length > 0) throw new Error(`--only: no row ${unknown.join(', ')}. Rows: ${rows.map(({ id }) => id).join(', ')}.`)
  return rows.filter(({ id }) => names.includes(id))
}

async function measure(row) {
  try {
    const found = await row.measure(bench)
    return found.map((result) => ({ row: row.id, ...result, verdict: verdictOf(result) }))
  } catch (error) {
    console.error(`${row.id}: ${error.stack}`)
    return [{ row: row.id, what: 'could not be measured', measured: undefined, verdict: 'ERROR', detail: error.message.split('\n')[0] }]
  }
}
