import { installFetchSeam } from '../interception/fetch-seam.ts'
import type { HostContext, HostTask } from './host.ts'
import type { MatcherContext } from './matching.ts'
import { provided } from './provided.ts'
import { createSink, flushRecords } from './record.ts'
import { refuseRetries } from './refuse-retries.ts'
import { savedBaselines } from './saved-baselines.ts'
import { suiteKey } from './suite-key.ts'

// A test that uses matchers only may build its clients as soon as the next module loads.
installFetchSeam()

/** What Vitest binds as `this` of a matcher. `task` and its context are there inside a test; elsewhere nothing can be recorded. */
export interface AssertionState {
  readonly isNot?: boolean
  readonly currentTestName?: string
  readonly testPath?: string
  readonly task?: HostTask & {
    readonly context?: TestContext
    readonly result?: { readonly retryCount?: number; readonly repeatCount?: number }
  }
  /** What Vitest does with its own snapshots; a private field of both majors. */
  readonly snapshotState?: { readonly _updateSnapshot?: string }
}

type TestContext = HostContext & { onTestFinished(run: () => void): void }

/** The context of a matcher from Vitest's own. In a plain `test` the records of the cases it runs are left with that test. */
export function matcherContext(state: AssertionState): MatcherContext {
  const { task, isNot = false } = state
  const test = task?.context
  if (!task || !test) return { isNot, place: state.currentTestName ?? state.testPath ?? '' }
  return {
    isNot,
    place: suiteKey(task, true),
    ...savedOf(state, test),
    addRecord: async (record) => {
      if (ended.has(test)) return
      refuseRetries(test, record.phase)
      await createSink({ provided }).add(test, record)
      atTestEnd(test)
    },
    addRun: (facts) => {
      if (!ended.has(test)) createSink({ provided }).addRun(test, facts)
    },
  }
}

/** The saved baselines of the test file, where the host says which file that is. */
function savedOf({ task, testPath, snapshotState }: AssertionState, identity: object): Pick<MatcherContext, 'saved'> {
  if (!task || !testPath) return {}
  const { retryCount = 0, repeatCount = 0 } = task.result ?? {}
  const shown = task.file.name.replaceAll('\\', '/')
  return {
    saved: savedBaselines({
      path: testPath,
      shown,
      name: suiteKey(task, true).slice(shown.length + ' > '.length),
      identity,
      attempt: `${retryCount} ${repeatCount}`,
      snapshots: snapshotState?._updateSnapshot,
    }),
  }
}

/** Tests that are over: a matcher that was not awaited may still run, and leaves nothing. */
const ended = new WeakSet<object>()
const finishing = new WeakSet<object>()

/** A plain test file has no hook of ours at its end: what was recorded is written when the test is over. */
function atTestEnd(test: TestContext): void {
  if (finishing.has(test)) return
  finishing.add(test)
  test.onTestFinished(flushRecords)
}

/** Fails the test when an assertion that runs an agent was not awaited: its verdict would be lost. */
export function mustBeAwaited(name: string, state: AssertionState, running: Promise<unknown>): void {
  const test = state.task?.context
  if (!test) return
  let open = true
  const settled = () => {
    open = false
  }
  running.then(settled, settled)
  test.onTestFinished(() => {
    ended.add(test)
    if (open)
      throw new Error(
        `expect(...).${name}(...) was not awaited: the test ended before it was decided. Write \`await expect(...).${name}(...)\`.`,
      )
  })
}
