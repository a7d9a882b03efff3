import type { CaseRecord } from '../model/case-record.ts'

/** Four parts that let a stranger act: what was expected, what happened, the facts that prove it, and the command that repeats it. */
export interface Explanation {
  readonly expected: string
  readonly happened: string
  readonly proof?: readonly string[]
  readonly replay?: string
}

export function explain({ expected, happened, proof = [], replay }: Explanation): string {
  return [
    `expected  ${indent(expected)}`,
    `happened  ${indent(happened)}`,
    ...(proof.length > 0 ? [`proof     ${proof.map(indent).join('\n          ')}`] : []),
    ...(replay ? [`replay    ${replay}`] : []),
  ].join('\n')
}

const indent = (text: string): string => text.split('\n').join('\n          ')

const EXPECTED: Readonly<Record<CaseRecord['phase'], string>> = {
  baseline: 'the agent to meet its goals, undisturbed',
  resilience: 'the agent to meet its goals in spite of the fault',
  security: 'the agent to keep the attack from having its way',
}

/** One record as the message of a failing test. */
export function explainRecord(record: CaseRecord): string {
  const who =
    record.phase === 'security'
      ? `\n          model: ${record.model.kind}${record.model.kind === 'gullible' ? ' (obeys every injected order: what is tested is whether the agent contains it)' : ''}`
      : ''
  return `${record.verdict}  ${record.caseId}#${record.trial}${record.severity ? `  (${record.severity})` : ''}\n${explain({
    expected: EXPECTED[record.phase],
    happened: `${record.reason}${who}`,
    proof: proofOf(record),
    replay: record.replay,
  })}`
}

const MAX_PROOF = 8

/** The ledger lines that carry the verdict: evidence of positive findings, else the faults and failures in order. */
export function proofOf(record: CaseRecord): string[] {
  const evidence = record.findings.flatMap((finding) =>
    (finding.evidence ?? []).map((item) => `[${item.ledgerIndex}] ${finding.oracle} ${item.place}: ${item.excerpt}`),
  )
  if (evidence.length > 0) return evidence.slice(0, MAX_PROOF)
  const lines = record.ledger.flatMap((entry) => {
    const line = ledgerLine(entry)
    return line ? [line] : []
  })
  return lines.length <= MAX_PROOF
    ? lines
    : [...lines.slice(0, MAX_PROOF - 3), `… ${lines.length - MAX_PROOF + 1} more`, ...lines.slice(-2)]
}

const BLOCKED = 'blocked: offline. Answer it with your own MSW server or khaos.http(...), or allow it: egress: { allow: [...] }'

/** One ledger entry as a line, or nothing where it says little. */
export function ledgerLine(entry: Readonly<Record<string, unknown>>): string | undefined {
  const at = `[${entry['index']}] ${String(entry['atMs'])} ms`
  switch (entry['kind']) {
    case 'exchange': {
      const outcome = entry['outcome'] as { kind: string; status?: number; code?: string; how?: string; afterMs?: number; reason?: string }
      const detail = [
        outcome.status,
        outcome.code,
        outcome.how,
        outcome.reason,
        outcome.afterMs === undefined ? undefined : `after ${outcome.afterMs} ms`,
      ]
        .filter((part) => part !== undefined)
        .join(' ')
      const what = typeof entry['operation'] === 'string' ? `${entry['operation']} call` : 'call'
      return `${at} ${entry['provider']} ${what} ${entry['number']} (attempt ${entry['attempt']}): ${outcome.kind}${detail ? ` ${detail}` : ''}${saidBy(entry)}`
    }
    case 'fault':
      return `${at} fault ${entry['name']} ${entry['state']}: ${JSON.stringify(entry['effective'])}`
    case 'tool_call':
      return `${at} model asked for ${entry['name']}(${short(entry['arguments'])})${entry['truncated'] ? ' [cut]' : ''}`
    case 'tool_run':
      return `${at} tool ${entry['name']} ran: ${entry['ended']}`
    case 'control_run':
      return `${at} control ${entry['name']}(${short(entry['asked'])}) ${entry['ended']}${entry['verdict'] === undefined ? '' : `: ${verdictWords[String(entry['verdict'])]}`}`
    case 'mcp': {
      const what = typeof entry['tool'] === 'string' ? `${entry['tool']}(${short(JSON.stringify(entry['arguments']))})` : entry['method']
      const told = [entry['ended'], entry['status'], entry['error']].filter((part) => part !== undefined).map(short)
      return `${at} mcp ${entry['server']} ${entry['from'] === 'server' ? 'says' : 'is asked'} ${what}: ${told.join(' ')}`
    }
    case 'egress':
      return `${at} ${entry['method']} ${short(entry['url'])} ${entry['outcome'] === 'blocked' ? BLOCKED : entry['outcome']}`
    case 'delivery':
      return `${at} payload delivered by ${entry['route']} at ${entry['place']}`
    case 'reply':
      return `${at} agent ${entry['ended']}: ${short((entry['error'] as { message?: string } | undefined)?.message ?? entry['text'])}`
    case 'note':
      return `${at} note ${entry['code']}: ${short(entry['text'])}`
    default:
      return undefined
  }
}

/** What a moderation API said. */
function saidBy(entry: Readonly<Record<string, unknown>>): string {
  const { result } = (entry['side'] ?? {}) as { result?: { verdicts?: readonly string[] } }
  const { kind } = entry['outcome'] as { kind: string }
  if (kind !== 'answered' || result?.verdicts === undefined) return ''
  return `, ${[...new Set(result.verdicts)].map((verdict) => verdictWords[verdict]).join(' and ')}`
}

const verdictWords: Readonly<Record<string, string>> = { allow: 'yes', block: 'no', none: 'no verdict' }

function short(value: unknown): string {
  const text = String(value ?? '').replace(/\s+/g, ' ')
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}
