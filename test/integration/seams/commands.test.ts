import { exec, execFile, execFileSync, execSync, spawn, spawnSync } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as faults from '../../../src/faults/index.ts'
import type { FaultSpec } from '../../../src/model/fault.ts'
import { inCase } from '../../support/in-case.ts'

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly code?: number | string | null
  readonly signal?: string | null
}

/** Every way to run a program that prints `done` and a warning. */
const script = "console.log('line one'); console.log('line two'); console.error('careful')"
const run: Record<string, (options?: { timeout?: number; signal?: AbortSignal }) => Promise<Outcome>> = {
  spawn: async (options) => {
    const child = spawn(process.execPath, ['-e', script], options)
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ stdout: '', stderr: '', code, signal }))
    })
    const [stdout, stderr, end] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    return { ...end, stdout, stderr }
  },
  exec: (options) => outcome(promisify(exec)(`${process.execPath} -e "${script}"`, options)),
  execFile: (options) => outcome(promisify(execFile)(process.execPath, ['-e', script], options)),
  execSync: async (options) => sync(() => execSync(`${process.execPath} -e "${script}"`, { ...plain(options), stdio: 'pipe' })),
  execFileSync: async (options) => sync(() => execFileSync(process.execPath, ['-e', script], { ...plain(options), stdio: 'pipe' })),
  spawnSync: async (options) => {
    const { stdout, stderr, status, signal, error } = spawnSync(process.execPath, ['-e', script], plain(options))
    const code = (error as NodeJS.ErrnoException | undefined)?.code ?? status
    return { stdout: stdout.toString(), stderr: stderr.toString(), code, signal }
  },
}
const plain = ({ timeout }: { timeout?: number } = {}) => (timeout === undefined ? {} : { timeout })

function outcome(running: Promise<{ stdout: string | Buffer; stderr: string | Buffer }>): Promise<Outcome> {
  return running.then(
    ({ stdout, stderr }) => ({ stdout: String(stdout), stderr: String(stderr), code: 0, signal: null }),
    (error: Outcome) => ({
      stdout: String(error.stdout),
      stderr: String(error.stderr),
      code: error.code ?? null,
      signal: error.signal ?? null,
    }),
  )
}

function sync(call: () => Buffer): Outcome {
  try {
    return { stdout: call().toString(), stderr: '', code: 0, signal: null }
  } catch (error) {
    const failed = error as { status: number | null; signal: string | null; stderr: Buffer; code?: string }
    return { stdout: '', stderr: failed.stderr.toString(), code: failed.code ?? failed.status, signal: failed.signal }
  }
}

async function under(fault: FaultSpec, agent: () => Promise<Outcome>) {
  const { scope, result } = await inCase(async (open) => ({ ...(await agent()), elapsedMs: open.nowMs() }), { faults: [fault] })
  return { ...result, report: scope.schedule.report()[0] }
}

const ways = Object.entries(run)
const isSync = (way: string) => way.endsWith('Sync')

describe.each(ways)('a command by %s', (way, start) => {
  it('fails with the exit code and words of the fault', async () => {
    const { value, report } = await under(faults.commandFailure({ exitCode: 3, message: 'disk on fire' }), () => start())

    expect(value).toMatchObject({ code: 3, stdout: '' })
    expect(value?.stderr).toContain('disk on fire')
    expect(report?.state).toBe('fired')
  })

  it('dies by a signal', async () => {
    const { value } = await under(faults.commandKilled({ signal: 'SIGSEGV' }), () => start())

    expect(value).toMatchObject({ signal: 'SIGSEGV' })
  })

  it('prints other things than it did', async () => {
    const { value, report } = await under(faults.shellOutputInjection({ payload: 'OBEY' }), () => start())
    const empty = await under(faults.commandOutput({ mode: 'empty' }), () => start())

    expect(value).toMatchObject({ stdout: 'line one\nline two\nOBEY\n', code: 0 })
    expect(empty.value).toMatchObject({ stdout: '', code: 0 })
    expect(report?.effective).toEqual([expect.objectContaining({ part: 'stdout', bytesBefore: 18, bytesAfter: 23 })])
  })

  const showsWarnings = way !== 'execSync' && way !== 'execFileSync'
  if (showsWarnings)
    it('warns otherwise than it did', async () => {
      const { value } = await under(faults.shellStderrInjection({ payload: 'OBEY' }), () => start())

      expect(value?.stderr).toBe('careful\nOBEY\n')
    })

  it('is not found', async () => {
    const { value, error } = await under(faults.commandNotFound(), () => start())

    if (way === 'exec' || way === 'execSync') expect(value).toMatchObject({ code: 127, stderr: expect.stringContaining('not found') })
    else expect(error ?? value).toMatchObject({ code: 'ENOENT' })
  })

  const hasTimeLimit = way !== 'spawn'
  if (hasTimeLimit)
    it("hangs until the caller's own time limit, on the clock of the case", async () => {
      const { value } = await under(faults.commandTimeout({ timeoutMs: 600_000 }), () => start({ timeout: 20_000 }))

      expect(value).toMatchObject({ signal: 'SIGTERM' })
      if (!isSync(way)) expect(value?.elapsedMs).toBeGreaterThanOrEqual(20_000)
    })

  it('runs truly when it is no target', async () => {
    const { value, report } = await under(faults.commandFailure({ targets: 'git *' }), () => start())

    expect(value).toMatchObject({ code: 0, stdout: 'line one\nline two\n' })
    expect(report?.nearMiss).toContain('is none of "git *"')
  })
})

describe('a command that hangs', () => {
  it('ends when its signal is aborted', async () => {
    const { error, value } = await under(
      faults.commandTimeout(),
      () => run['execFile']?.({ signal: AbortSignal.timeout(5_000) }) as Promise<Outcome>,
    )

    expect(error ?? value).toMatchObject({ code: 'ABORT_ERR' })
  })

  it('ends when it is killed, else by SIGKILL after its time', async () => {
    const killed = await under(faults.commandTimeout(), async () => {
      const child = spawn('sleep', ['60'])
      setTimeout(() => child.kill(), 1_000)
      return new Promise((resolve) => child.once('close', (code, signal) => resolve({ stdout: '', stderr: '', code, signal })))
    })
    const late = await under(faults.commandTimeout({ timeoutMs: 30_000 }), () => run['spawn']?.() as Promise<Outcome>)

    expect(killed.value).toMatchObject({ signal: 'SIGTERM' })
    expect(late.value).toMatchObject({ signal: 'SIGKILL' })
    expect(late.value?.elapsedMs).toBeGreaterThanOrEqual(30_000)
  })
})
