import type { z } from 'zod'
import { stableStringify } from '../internal/json.ts'
import { patternProblem } from '../internal/linear-pattern.ts'
import type { Fault, FaultSpec } from '../model/fault.ts'
import type { Ramp, Trigger, When } from '../model/trigger.ts'
import { didYouMean } from './fault-config.ts'
import { InvalidFaultError } from './invalid-fault-error.ts'
import { toCamelCase } from './key-case.ts'
import { addWord } from './trigger-words.ts'

const WHEN_KEYS = ['messageContains', 'messageMatches', 'toolCalled', 'model', 'tokensAbove', 'messagesAbove', 'callsAbove'] as const
/** Points where something lasts from turn to turn: the context and what the agent stores, files, the environment with its clock. */
const STORED = new Set<string>(['model.request', 'file', 'env'])

/** A plain fault with its trigger words. Each word returns a new fault; the old one stays as it was. */
export function withWords<Name extends string>(spec: FaultSpec<Name>, checkRamping: (ramp: Ramp) => void): Fault<Name> {
  const name = toCamelCase(spec.name)
  const make = (change: Partial<FaultSpec<Name>>) => withWords<Name>({ ...spec, ...change }, checkRamping)
  const add = (word: string, fields: Trigger) => make({ trigger: addWord(name, spec.trigger, word, fields) })
  const whole = (word: string, value: unknown, least: number) => wholeNumber(name, word, value, least)
  const text = (word: string, value: unknown) => nonEmpty(name, word, value)

  return Object.freeze<Fault<Name>>({
    ...spec,
    onCall: (...given) => {
      const last = given.at(-1)
      const count = typeof last === 'object' ? last.count : undefined
      const calls = (count === undefined ? given : given.slice(0, -1)).map((call) => whole('onCall', call, 1))
      if (calls.length === 0) throw new InvalidFaultError(`${name}.onCall() names no call. Write \`.onCall(1)\`; calls count from 1.`)
      return add('onCall', { calls, ...(count !== undefined && { count }) })
    },
    onLogicalCall: (...calls) => add('onLogicalCall', { calls: calls.map((call) => whole('onLogicalCall', call, 1)), count: 'logical' }),
    afterCalls: (calls) => add('afterCalls', { afterCalls: whole('afterCalls', calls, 0) }),
    everyNth: (n) => add('everyNth', { everyNth: whole('everyNth', n, 1) }),
    onTurn: (...turns) => add('onTurn', { turns: turns.map((turn) => whole('onTurn', turn, 1)) }),
    afterTurns: (turns) => add('afterTurns', { afterTurns: whole('afterTurns', turns, 0) }),
    betweenTurns: (after, before = after + 1) => {
      if (!spec.points.every((point) => STORED.has(point))) {
        throw new InvalidFaultError(
          `${name}.betweenTurns(${after}, ${before}): it acts at ${spec.points.join(', ')}, where nothing is kept between turns. Use \`.onTurn(${before})\`.`,
        )
      }
      whole('betweenTurns', after, 1)
      whole('betweenTurns', before, after + 1)
      return add('betweenTurns', { betweenTurns: [after, before] })
    },
    forProvider: (provider) => add('forProvider', { provider: text('forProvider', provider) }),
    forModel: (model) => add('forModel', { model: text('forModel', model) }),
    forTool: (tool) => add('forTool', { tool: text('forTool', tool) }),
    forHost: (host) => add('forHost', { host: text('forHost', host) }),
    forServer: (server) => add('forServer', { server: text('forServer', server) }),
    when: (when) => add('when', { when: checkedWhen(name, when) }),
    withProbability: (probability) => {
      if (!(probability > 0 && probability <= 1)) {
        throw new InvalidFaultError(
          `${name}.withProbability(${probability}): a probability is above 0 and at most 1. For "never", leave the fault out.`,
        )
      }
      return add('withProbability', { probability })
    },
    once: () => add('once', { limit: 1 }),
    times: (n) => add('times', { limit: whole('times', n, 1) }),
    always: () => add('always', { limit: 'always' }),
    position: (...positions) => {
      const valid = ['early', 'mid', 'late']
      const wrong = positions.find((position) => !valid.includes(position))
      if (wrong !== undefined || positions.length === 0) {
        throw new InvalidFaultError(
          `${name}.position(${wrong === undefined ? '' : `'${wrong}'`}): a position is early, mid or late.${didYouMean(String(wrong), valid)}`,
        )
      }
      return add('position', { positions })
    },
    intermittent: ({ fail, pass }) =>
      add('intermittent', {
        pattern: { kind: 'intermittent', fail: whole('intermittent fail', fail, 1), pass: whole('intermittent pass', pass, 1) },
      }),
    burst: ({ size, every }) =>
      add('burst', { pattern: { kind: 'burst', size: whole('burst size', size, 1), every: whole('burst every', every, size) } }),
    persistent: () => add('persistent', { pattern: { kind: 'persistent' } }),
    outage: (window) => {
      if ('afterMs' in window === 'afterCalls' in window) {
        throw new InvalidFaultError(`${name}.outage(...) takes { afterMs, forMs } or { afterCalls, forCalls }, not a mixture.`)
      }
      if ('afterMs' in window)
        return add('outage', {
          outage: { afterMs: whole('outage afterMs', window.afterMs, 0), forMs: whole('outage forMs', window.forMs, 1) },
        })
      return add('outage', {
        outage: { afterCalls: whole('outage afterCalls', window.afterCalls, 0), forCalls: whole('outage forCalls', window.forCalls, 1) },
      })
    },
    ramp: (ramp) => {
      if ((ramp.overCalls === undefined) === (ramp.overMs === undefined)) {
        throw new InvalidFaultError(`${name}.ramp(...) needs either overCalls or overMs, to know how long it grows.`)
      }
      if (ramp.overCalls !== undefined) whole('ramp overCalls', ramp.overCalls, 1)
      if (ramp.overMs !== undefined) whole('ramp overMs', ramp.overMs, 1)
      checkRamping(ramp)
      return add('ramp', { ramp })
    },
    or: (other) => {
      if (other.name !== spec.name || stableStringify(other.config) !== stableStringify(spec.config)) {
        throw new InvalidFaultError(
          `${name}.or(${toCamelCase(other.name)}) takes over the other fault's trigger only, so its config would be lost. List both faults, or give both the same config.`,
        )
      }
      return make({ trigger: { anyOf: [...alternativesOf(name, spec.trigger), ...alternativesOf(name, other.trigger)] } })
    },
    optional: () => make({ required: false }),
    labeled: (label) => make({ label: text('labeled', label) }),
  })
}

function alternativesOf(fault: string, trigger: Trigger): readonly Trigger[] {
  if (trigger.anyOf === undefined) return [trigger]
  if (trigger.limit !== undefined) {
    throw new InvalidFaultError(
      `${fault}.or(...) after a limit on alternatives: write once, times or always last, after every \`.or(...)\`.`,
    )
  }
  return trigger.anyOf
}

/** Only a numeric config key, or the probability, can grow; and every value on the way must be one the config accepts. */
export function checkRamp(fault: string, schema: z.ZodObject, config: Readonly<Record<string, unknown>>, ramp: Ramp): void {
  if (ramp.of === 'probability') {
    const wrong = [ramp.from, ramp.to].find((value) => !(value >= 0 && value <= 1))
    if (wrong !== undefined) throw new InvalidFaultError(`${fault}.ramp(...): a probability ramps between 0 and 1; found ${wrong}.`)
    return
  }
  const accepts = (value: number) => schema.safeParse({ ...config, [ramp.of]: value }).success
  const numeric = Object.keys(schema.shape).filter((key) => typeof config[key] === 'number')
  if (!(ramp.of in schema.shape)) {
    const valid = ['probability', ...numeric]
    throw new InvalidFaultError(
      `${fault}.ramp({ of: '${ramp.of}' }): no such config key.${didYouMean(ramp.of, valid)} It can ramp: ${valid.join(', ')}.`,
    )
  }
  const middle = (ramp.from + ramp.to) / 2
  if (!accepts(ramp.from) || !accepts(ramp.to) || !(accepts(middle) || accepts(Math.round(middle)))) {
    throw new InvalidFaultError(
      `${fault}.ramp({ of: '${ramp.of}', from: ${ramp.from}, to: ${ramp.to} }): the config does not accept every number between them.`,
    )
  }
}

function wholeNumber(fault: string, word: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value
  const base = value === 0 && word.startsWith('on') ? ' Calls and turns count from 1.' : ''
  throw new InvalidFaultError(`${fault}.${word}: expected a whole number of at least ${least}, found ${String(value)}.${base}`)
}

function nonEmpty(fault: string, word: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new InvalidFaultError(`${fault}.${word}: expected a name, found ${JSON.stringify(value) ?? 'nothing'}.`)
}

function checkedWhen(fault: string, when: When): When {
  if (typeof when === 'function') return when
  const keys = Object.keys(when)
  const unknown = keys.find((key) => !(WHEN_KEYS as readonly string[]).includes(key))
  if (unknown !== undefined || keys.length === 0) {
    throw new InvalidFaultError(
      `${fault}.when(...): ${unknown === undefined ? 'no condition was given' : `no condition is named "${unknown}"`}.${didYouMean(unknown ?? '', WHEN_KEYS)} It takes: ${WHEN_KEYS.join(', ')}.`,
    )
  }
  const problem = when.messageMatches === undefined ? undefined : patternProblem(when.messageMatches)
  if (problem !== undefined) throw new InvalidFaultError(`${fault}.when({ messageMatches }): the pattern cannot be used: ${problem}`)
  return when
}
