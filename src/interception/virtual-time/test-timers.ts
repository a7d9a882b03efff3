import type { StartTimer } from './abortable-sleep.ts'
import { standingGlobals } from './patched-globals.ts'

/** What holds the clock when a test brought its own. */
export const TEST_TIMERS = "the test's own fake timers"

const MARKS = ['clock', 'isFake', '_isMockFunction']

/** Whether the test has put fake timers (Vitest, Jest, Sinon) on the globals. */
export function hasTestTimers(): boolean {
  return [globalThis.setTimeout, globalThis.Date].some(isFaked)
}

/** A timer on whatever the globals are at this moment, fakes of the test included. */
export const globalTimer: StartTimer = (ms, run) => {
  const handle = globalThis.setTimeout(run, ms)
  return () => globalThis.clearTimeout(handle)
}

/** The same, without keeping the process alive. */
export const unheldGlobalTimer: StartTimer = (ms, run) => {
  const handle = globalThis.setTimeout(run, ms)
  handle.unref?.()
  return () => globalThis.clearTimeout(handle)
}

function isFaked(global: object): boolean {
  if (standingGlobals()?.owns(global)) return false
  return MARKS.some((mark) => Object.hasOwn(global, mark))
}
