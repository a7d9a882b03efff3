import { createPartWriter, type PartWriter } from '../manifest/part-writer.ts'
import { redactValue } from '../manifest/redact.ts'
import { summarize } from '../manifest/summary.ts'
import type { CaseRecord } from '../model/case-record.ts'
import type { Gate, KhaosTaskMeta, RunFacts } from '../model/task-meta.ts'
import type { HostContext, TestHost } from './host.ts'

const EVIDENCE_LIMIT = 3_000
const FILE_LIMIT = 2_000_000

/** Where records of a worker go: the summary with the test, the evidence to the worker's part of the run folder. */
export interface RecordSink {
  add(context: HostContext, record: CaseRecord): Promise<void>
  addRun(context: HostContext, run: RunFacts): void
  addGate(context: HostContext, gate: Gate): void
}

/** Writes what is still buffered. Called at the end of each test file. */
export function flushRecords(): void {
  writer?.flush()
}

let evidenceBytes = 0
/** Facts of the run as the last test carried them: the reporter unites what it hears, so only news need travel. */
let toldRun: string | undefined
let writer: PartWriter | undefined
let writerDir: string | undefined

/** A sink that writes to disk where our reporter provides a folder, and keeps evidence with the test elsewhere. */
export function createSink(host: Pick<TestHost, 'provided'>): RecordSink {
  const provided = host.provided()
  const annotate = provided?.annotate ?? true
  return {
    async add(context, record) {
      const summary = summarize(record)
      const meta = metaOf(context)
      const passed = ['PASSED', 'RECOVERED', 'BLOCKED'].includes(record.verdict)
      setMeta(context, {
        ...meta,
        summaries: [...meta.summaries, summary],
        ...(provided || passed ? {} : { evidence: [...(meta.evidence ?? []), shortEvidence(record)] }),
      })
      if (provided) partWriter(provided.dir).append(record)
      if (annotate) await annotateRecord(context, record)
    },
    addRun(context, run) {
      const text = JSON.stringify(run)
      if (text === toldRun) return
      toldRun = text
      setMeta(context, { ...metaOf(context), run })
    },
    addGate(context, gate) {
      const meta = metaOf(context)
      setMeta(context, { ...meta, gates: [...(meta.gates ?? []), gate] })
    },
  }
}

function metaOf(context: HostContext): KhaosTaskMeta {
  return (context.task.meta['khaostest'] as KhaosTaskMeta | undefined) ?? { summaries: [] }
}

function setMeta(context: HostContext, meta: KhaosTaskMeta): void {
  context.task.meta['khaostest'] = meta
}

function partWriter(dir: string): PartWriter {
  if (!writer || writerDir !== dir) {
    writer?.flush()
    const created = createPartWriter(dir, `${process.pid}-${process.env['VITEST_WORKER_ID'] ?? '0'}`)
    if (!writer) process.once('exit', () => writer?.flush())
    writer = created
    writerDir = dir
  }
  return writer
}

/** Without our reporter nothing is written: the evidence of what went wrong rides with the test, within bounds. */
function shortEvidence(record: CaseRecord): unknown {
  const text = JSON.stringify(record)
  if (evidenceBytes + Math.min(text.length, EVIDENCE_LIMIT) > FILE_LIMIT)
    return { key: record.key, cut: 'the evidence of this file exceeds 2 MB' }
  evidenceBytes += Math.min(text.length, EVIDENCE_LIMIT)
  if (text.length <= EVIDENCE_LIMIT) return record
  const { ledger, ...rest } = record
  const kept: unknown[] = []
  let size = JSON.stringify(rest).length
  for (const entry of ledger) {
    size += JSON.stringify(entry).length
    if (size > EVIDENCE_LIMIT) break
    kept.push(entry)
  }
  return redactValue({ ...rest, ledger: kept, cut: `${ledger.length - kept.length} of ${ledger.length} ledger entries left out` })
}

/** The facts as test annotations: the stock JUnit reporter prints them as properties. */
async function annotateRecord(context: HostContext, record: CaseRecord): Promise<void> {
  const fault = record.faults.map(({ name }) => name).join('+')
  const facts: [string, string | undefined][] = [
    ['khaos.case', record.caseId],
    ['khaos.verdict', record.verdict],
    ['khaos.severity', record.severity],
    ['khaos.fault', fault || undefined],
    ['khaos.attack', record.attack?.seed],
    ['khaos.model', record.model.kind],
    ['khaos.seed', String(record.seed)],
    ['khaos.reason', record.reason],
    ['khaos.replay', record.replay],
  ]
  for (const [type, message] of facts) if (message) await context.annotate(message, type)
}
