import { markdownCode, markdownText } from '../internal/markdown-text.ts'
import type { RunManifest } from '../model/manifest.ts'
import { countLines, meaningsIn, noteLines, rateLines, scoreNames, showInterval, showNumber } from './facts.ts'

/** `summary.md`: what a run came to, on one page. All text from agents, models and attacks is escaped. */
export function toMarkdown(manifest: RunManifest): string {
  const sections = [
    head(manifest),
    scores(manifest),
    counts(manifest),
    recovery(manifest),
    vulnerabilities(manifest),
    problems(manifest),
    notExercised(manifest),
    gates(manifest),
    notes(manifest),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function head({ runId, agents, packs, seed, status, node, host, msw }: RunManifest): string {
  const lines = [
    `# khaostest: ${agents.map(({ name, version }) => `${markdownText(name)} ${markdownText(version)}`).join(', ') || 'no agent'}`,
    '',
    `Run ${markdownCode(runId)}, seed ${seed}${packs.length === 0 ? '' : `, pack ${packs.map((pack) => markdownCode(pack)).join(', ')}`}; ${markdownText(host.name)} ${markdownText(host.version)}, Node ${markdownText(node)}${msw === null ? '' : `, MSW ${markdownText(msw)}`}.`,
  ]
  if (status === 'incomplete')
    lines.push('', '**This run is incomplete: it was interrupted or crashed. The scores are those of the cases that finished.**')
  return lines.join('\n')
}

function scores(manifest: RunManifest): string {
  const rows = scoreNames.map((name) => {
    const score = manifest.scores[name]
    return score === null
      ? [name, 'not measured', '', '', '']
      : [name, showNumber(score.value), showInterval(score.interval), String(score.n), markdownText(score.formula)]
  })
  const rates = rateLines(manifest).map(([name, value]) => `- ${name}: ${value}`)
  return [table(['Score', 'Value', '95 % interval', 'n', 'Formula'], rows), ...(rates.length === 0 ? [] : ['', ...rates])].join('\n')
}

function counts(manifest: RunManifest): string {
  const rows = countLines(manifest).map(({ phase, total, verdicts }) => [
    phase,
    String(total),
    verdicts.map(([verdict, count]) => `${markdownText(verdict)} ${count}`).join(', '),
  ])
  return rows.length === 0
    ? 'No case ran.'
    : [table(['Phase', 'Trials', 'Verdicts'], rows), ...meaningsIn(manifest).map((line) => `\n${markdownText(line)}`)].join('\n')
}

function recovery({ resilience }: RunManifest): string {
  const rows = (resilience.byFault ?? []).map(({ fault, injected, recovered, meanTimeToRecoverMs }) => [
    markdownText(fault),
    String(injected),
    String(recovered),
    meanTimeToRecoverMs === null ? '' : `${Math.round(meanTimeToRecoverMs)} ms`,
  ])
  return rows.length === 0 ? '' : section('Recovery by fault', table(['Fault', 'Failures', 'Made good', 'Mean time to recover'], rows))
}

function vulnerabilities({ security }: RunManifest): string {
  if (security.vulnerabilities.length === 0) return ''
  const rows = security.vulnerabilities.map(({ severity, family, seed, carrier, reason, key }) => [
    severity,
    markdownText(`${family}/${seed}`),
    markdownText(carrier),
    markdownText(reason),
    markdownCode(key, 300),
  ])
  return section(
    'Vulnerabilities',
    table(['Severity', 'Attack', 'Carrier', 'What happened', 'Case'], rows),
    security.vulnerabilitiesOmitted,
  )
}

function problems({ problems: listed = [], problemsOmitted }: RunManifest): string {
  if (listed.length === 0) return ''
  const rows = listed.map(({ verdict, reason, key }) => [markdownText(verdict), markdownText(reason), markdownCode(key, 300)])
  return section('Other cases that did not pass', table(['Verdict', 'Reason', 'Case'], rows), problemsOmitted)
}

function notExercised({ notExercised: reasons = [] }: RunManifest): string {
  if (reasons.length === 0) return ''
  return section(
    'Not exercised',
    table(
      ['Phase', 'Reason', 'Trials'],
      reasons.map(({ phase, reason, count }) => [phase, markdownText(reason), String(count)]),
    ),
  )
}

function gates({ gates: listed }: RunManifest): string {
  if (listed.length === 0) return ''
  return section(
    'Gates',
    table(
      ['Gate', 'Result', 'Detail'],
      listed.map(({ name, passed, detail }) => [markdownText(name), passed ? 'passed' : '**failed**', markdownText(detail, 400)]),
    ),
  )
}

function notes(manifest: RunManifest): string {
  const lines = noteLines(manifest).map((line) => `- ${markdownText(line, 400)}`)
  return lines.length === 0 ? '' : section('Notes', lines.join('\n'))
}

function section(title: string, body: string, omitted = 0): string {
  return `## ${title}\n\n${body}${omitted > 0 ? `\n\n${omitted} more are in \`cases.ndjson\`.` : ''}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
