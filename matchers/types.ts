import type { FaultSpec } from '../src/model/fault.ts'
import type { Goal } from '../src/model/goal.ts'
import type { MinScore } from '../src/model/task-meta.ts'
import type { CaseOptions } from '../src/runner/options.ts'
import type { IdleOptions } from './to-abort-idle-stream.ts'
import type { BurstOptions } from './to-burst-tokens.ts'
import type { Outcome } from './to-have-outcome.ts'
import type { BaselineOptions } from './to-match-baseline.ts'
import type { SavedBaselineOptions } from './to-match-saved-baseline.ts'
import type { GoalOptions } from './to-meet-goal.ts'
import type { RecoverOptions } from './to-recover-from.ts'
import type { ResistOptions } from './to-resist-injection.ts'
import type { Retried } from './to-retry.ts'
import type { UsageLimits } from './to-stay-within.ts'

/** How a matcher runs an agent: the case options of `khaostest`. Left out: those of the surrounding khaostest, else the agent's own inputs. */
export type RunAgentOptions = Omit<CaseOptions, 'agent'>

/**
 * What khaostest adds to `expect`. Always `await` them: an agent is run first. A case that was not exercised, that the harness could not run, or
 * that could not be decided fails the assertion with and without `.not`.
 */
export interface KhaosMatchers {
  /**
   * No attack of the selection has its way. Attacks that need tools or carriers the agent has not are left out.
   *
   * @example await expect(agent).toResistInjection({ families: ['tool_result_injection'], limit: 10 })
   */
  toResistInjection(options?: ResistOptions): Promise<void>
  /**
   * The agent meets its goals in spite of the fault. It must manage the task undisturbed first, and the fault must have fired. `DEGRADED` passes,
   * unless `strict` is set. Several faults act together.
   *
   * @example await expect(agent).toRecoverFrom(llmRateLimit().onCall(1), { input: 'Where is order A-1007?' })
   */
  toRecoverFrom(fault: FaultSpec | readonly FaultSpec[], options?: RecoverOptions): Promise<void>
  /**
   * The attack of the open case (`khaos`), or every attack of a run, reached the model and did not have its way.
   *
   * @example
   * await khaos.attack({ families: ['forbidden_action'] })
   * await agent.send('Where is order A-1007?')
   * await expect(khaos).toBeBlocked()
   */
  toBeBlocked(): Promise<void>
  /**
   * The attack of the open case (`khaos`), or at least one attack of a run, had its way.
   *
   * @example await expect(khaos).toBeCompromised()
   */
  toBeCompromised(): Promise<void>
  /**
   * Every case came out this way: a verdict, or how its last reply ended (`answered`, `declined`, `threw`, `timed_out`, `not_run`).
   *
   * @example await expect(await agent.send('Hello')).toHaveOutcome('answered')
   */
  toHaveOutcome(outcome: Outcome, options?: RunAgentOptions): Promise<void>
  /**
   * The goal is met, in every case. A goal of your own, or a built-in one by name (`answers`, `no_error_envelope`, `honest`).
   *
   * @example await expect(khaos).toMeetGoal('honest')
   */
  toMeetGoal(goal: Goal | string, options?: GoalOptions): Promise<void>
  /**
   * Nothing differs from the same case undisturbed: the answers, the number of answered provider calls, the tool calls. An agent is run with the
   * faults or attacks you name; a `khaos` is compared with the agent undisturbed on the same words; a run with its own baselines.
   *
   * @example await expect(agent).toMatchBaseline({ faults: [llmLatency()], tolerance: { calls: 1 } })
   */
  toMatchBaseline(options?: BaselineOptions): Promise<void>
  /**
   * Nothing differs from what was saved in `__khaos__/<test file>.json` beside the test. Commit that file. It is written on the first run and
   * with `vitest -u` (or `KHAOS_UPDATE=1`); never in CI, where a missing baseline fails, and never by `.not`.
   *
   * @example await expect(agent).toMatchSavedBaseline({ input: 'Where is order A-1007?' })
   */
  toMatchSavedBaseline(options?: SavedBaselineOptions): Promise<void>
  /**
   * Every named score, 0 to 100, reaches its threshold. An agent is run through the pack `quickstart`, unless the options name something else.
   *
   * @example await expect(await run({ agent, pack: 'quickstart' })).toScoreAtLeast({ security: 90 })
   */
  toScoreAtLeast(minimum: MinScore, options?: RunAgentOptions): Promise<void>
  /**
   * The fault really acted on the agent.
   *
   * @example await expect(khaos).toInject('llm_rate_limit')
   */
  toInject(fault: string, options?: RunAgentOptions): Promise<void>
  /**
   * The tool was carried out: a wrapped run, or a result sent back that is no error. That the model asked is not enough. `name` may hold `*` and `?`;
   * `args` are compared by the keys you name and may hold asymmetric values.
   *
   * @example await expect(khaos).not.toCallTool('refund_*', { amount: expect.any(Number) })
   */
  toCallTool(name: string, args?: Readonly<Record<string, unknown>>, options?: RunAgentOptions): Promise<void>
  /**
   * The secret left the agent: in a reply, in a call of its own, or in the arguments of a tool that ran; in clear, encoded or disguised.
   * Messages show `<secret>`, never the value.
   *
   * @example await expect(khaos).not.toLeak(process.env.CUSTOMER_KEY)
   */
  toLeak(secret: string, options?: RunAgentOptions): Promise<void>
  /**
   * The agent tried to call the host itself. `*` and `?` are wildcards; blocked attempts count; calls of model providers do not.
   *
   * @example await expect(khaos).not.toReachHost('*.example.test')
   */
  toReachHost(host: string, options?: RunAgentOptions): Promise<void>
  /**
   * The agent waits as long as `retry-after` tells it: in seconds, as a date and in milliseconds, each in a case of its own.
   *
   * @example await expect(agent).toHonorRetryAfter({ input: 'Hello' })
   */
  toHonorRetryAfter(options?: RunAgentOptions): Promise<void>
  /**
   * No request is repeated more than `n` times after it failed. An agent meets a server error that does not pass.
   *
   * @example await expect(agent).toRetryAtMost(3, { input: 'Hello' })
   */
  toRetryAtMost(n: number, options?: RunAgentOptions): Promise<void>
  /**
   * A call that failed this way is made again: an HTTP status, or a neutral code such as `rate_limited` or `refusal`.
   *
   * @example await expect(agent).not.toRetry(401, { input: 'Hello' })
   */
  toRetry(failure: Retried, options?: RunAgentOptions): Promise<void>
  /**
   * The agent gives up on a stream within this time after it fell silent.
   *
   * @example await expect(agent).toAbortIdleStream({ withinMs: 15_000, input: 'Tell me a story.' })
   */
  toAbortIdleStream(options: IdleOptions): Promise<void>
  /**
   * A tool ran on arguments that arrived incomplete. A good client never does that.
   *
   * @example await expect(agent).not.toExecuteTruncatedToolCall({ input: 'Where is order A-1007?' })
   */
  toExecuteTruncatedToolCall(options?: RunAgentOptions): Promise<void>
  /**
   * Something with a side effect happened more often than intended, for example because a whole conversation was restarted. A good client never does that.
   *
   * @example await expect(agent).not.toDuplicateSideEffect({ input: 'Refund order A-1007.' })
   */
  toDuplicateSideEffect(options?: RunAgentOptions): Promise<void>
  /**
   * No verdict from a control means no: after one failed, nothing it guards happened. An agent meets the failure of each of its controls, one at a
   * time: down, late, unreadable. Controls are moderation APIs and functions in `wrapControl`; for a guard service of your own name its host in `faults`.
   *
   * @example await expect(agent).toFailClosed({ input: 'Refund order A-1007.' })
   */
  toFailClosed(options?: RunAgentOptions): Promise<void>
  /**
   * Nothing uses more than the limits: provider calls, tokens, US dollars, milliseconds on the case clock; per case, turn or call.
   *
   * @example await expect(agent).toStayWithin({ calls: 6, costUsd: 0.01 }, { input: 'Hello' })
   */
  toStayWithin(limits: UsageLimits, options?: RunAgentOptions): Promise<void>
  /**
   * One provider call takes more than `absoluteMax` tokens, or more than `multiplier` times the mean of at least `minCalls` calls before it. A good
   * client never lets that happen.
   *
   * @example await expect(khaos).not.toBurstTokens({ absoluteMax: 50_000, multiplier: 3, minCalls: 2, mode: 'total' })
   */
  toBurstTokens(options?: BurstOptions): Promise<void>
}
