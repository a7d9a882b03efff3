import { normalizeReply } from '../agents/normalize-reply.ts'
import { wrapControl } from '../agents/wrap-control.ts'
import { bindAttack } from '../attacks/bind.ts'
import { attacks } from '../attacks/select.ts'
import { InvalidOptionsError } from '../errors.ts'
import type { CaseScope } from '../interception/scope.ts'
import { startVirtualClock } from '../interception/virtual-time.ts'
import type { AgentReply } from '../model/agent.ts'
import type { KhaosScope } from '../model/khaos-scope.ts'
import { entriesOf, type Ledger } from '../model/ledger.ts'
import type { AttackSelection, CaseInput } from '../model/pack.ts'
import { rolesOf, toolsOf } from './agent-tools.ts'
import { toCaseInput } from './inputs.ts'
import { recordReplyEntry } from './record-reply-entry.ts'
import type { Session } from './session.ts'
import { turnResultsOf } from './turn-result.ts'

/** What the public face of a case needs beside the case itself. */
export interface KhaosHost {
  readonly session: Session
  /** Replies of the open case, in order. */
  readonly replies: AgentReply[]
  /** The agent undisturbed on an input. Left out: the case is not judged for attacks, so none may be added. */
  pairFor?(input: CaseInput): Promise<{ readonly ledger: Ledger }>
}

/** The public face of an open case: what a hand-written test, and a hook between two turns, are given as `khaos`. */
export function createKhaosScope(scope: CaseScope, host: KhaosHost): KhaosScope {
  const { session, replies } = host
  const entries = <Kind extends Parameters<typeof entriesOf>[1]>(kind: Kind) => entriesOf(scope.recorder.entries, kind)
  return {
    get ledger() {
      return scope.recorder.entries
    },
    get exchanges() {
      return entries('exchange')
    },
    get toolCalls() {
      return entries('tool_call')
    },
    get controls() {
      return entries('control_run')
    },
    get egress() {
      return entries('egress')
    },
    get faults() {
      return entries('fault')
    },
    get usage() {
      const usages = entries('exchange').flatMap((entry) => (entry.reply ? [entry.reply.usage] : []))
      return {
        calls: scope.exchanges,
        inputTokens: usages.reduce((sum, usage) => sum + usage.inputTokens, 0),
        outputTokens: usages.reduce((sum, usage) => sum + usage.outputTokens, 0),
      }
    },
    get turns() {
      return turnResultsOf(scope.recorder.entries, replies, scope.turnResults)
    },
    get reply() {
      return replies.at(-1)
    },
    control: wrapControl,
    state: scope.state,
    inject(fault) {
      scope.addFault(fault)
      if (scope.schedule.waits && session.options.time === 'virtual') scope.useClock(startVirtualClock)
    },
    attack: (selection) => addAttack(scope, host, selection),
    run: (run) => runAsTurn(scope, replies, run),
    http(pattern, respond) {
      const [method, url] = pattern.includes(' ') ? pattern.split(/\s+/, 2) : ['*', pattern]
      if (!method || !url)
        throw new InvalidOptionsError(
          `khaos.http: "${pattern}" is no pattern. Write a method and a URL, for example 'GET https://shop.example.test/*'.`,
        )
      scope.httpMocks.push({ method, url, respond })
    },
  }
}

/** Binds the first attack of the selection that fits the agent, and puts it into the open case. Returns its id. */
async function addAttack(scope: CaseScope, { session, pairFor }: KhaosHost, selection: AttackSelection): Promise<string> {
  if (!pairFor)
    throw new InvalidOptionsError(
      'khaos.attack: a planned case is judged for the attacks it was planned with. Name them in `attacks` of the scenario or of a turn.',
    )
  const input = toCaseInput(scope.said[0] ?? session.options.agent.options.inputs?.[0] ?? 'Hello', 0)
  const pair = await pairFor(input)
  for (const variant of attacks.select(selection)) {
    const bound = bindAttack(variant, {
      tools: toolsOf(pair.ledger),
      toolRoles: rolesOf(session),
      seed: scope.options.seed,
      caseId: scope.caseId,
      trial: scope.options.trial,
      task: input.turns[0] ?? '',
    })
    if ('skipped' in bound) continue
    scope.attacks.push(bound.attack)
    scope.pair = { input, ledger: pair.ledger }
    scope.source = session.options.sourceFor('security')
    return variant.id
  }
  throw new InvalidOptionsError(
    'khaos.attack: no attack of this selection fits the agent (its tools, or the carriers it can reach). Widen the selection, or give the agent such a tool.',
  )
}

/** Runs code that is not wrapped as one turn of the open case: what it returns or throws is the reply. */
async function runAsTurn<Result>(scope: CaseScope, replies: AgentReply[], run: () => Result | Promise<Result>): Promise<Result> {
  scope.recorder.turn = replies.length + 1
  scope.recorder.add({ kind: 'turn', input: '' })
  const startedMs = scope.nowMs()
  const finish = (
    ended: AgentReply['ended'],
    raw: unknown,
    text: string,
    envelope: AgentReply['envelope'],
    error?: AgentReply['error'],
  ) => {
    const reply: AgentReply = {
      ended,
      text,
      envelope,
      raw,
      chunks: [],
      durationMs: scope.nowMs() - startedMs,
      ...(error ? { error } : {}),
    }
    replies.push(reply)
    recordReplyEntry(scope, reply)
  }
  try {
    const raw = await run()
    const { text, envelope } = await normalizeReply(raw, () => undefined)
    finish('answered', raw, text, envelope)
    return raw
  } catch (cause) {
    const { name, message } = cause instanceof Error ? cause : { name: 'NonError', message: String(cause) }
    finish('threw', cause, '', { name: 'error', payload: null }, { name, message, frames: [], thrown: true })
    throw cause
  }
}
