import type { FaultSchedule } from '../../scheduling/fault-schedule.ts'
import { installClockSeam } from './clock.ts'
import { installEnvSeam } from './env.ts'
import { installFileSeam } from './file.ts'
import { installShellSeam } from './shell.ts'

const installers = { file: installFileSeam, shell: installShellSeam, env: installEnvSeam, clock: installClockSeam } as const
type SeamName = keyof typeof installers

function isNeeded(name: SeamName, { points, skewsClock }: Pick<FaultSchedule, 'points' | 'skewsClock'>): boolean {
  return name === 'clock' ? skewsClock : points.has(name)
}

/** Seams that stand now, with the number of open cases that need them. */
const standing = new Map<SeamName, { users: number; readonly remove: () => void }>()

/** The seams to files, commands and variables that one case needs. They stand while a case is open that has faults for them, and no longer. */
export class LocalSeams {
  readonly #open = new Set<SeamName>()

  /** Puts up what the faults of the case need. */
  require(schedule: Pick<FaultSchedule, 'points' | 'skewsClock'>): void {
    for (const name of Object.keys(installers) as SeamName[]) {
      if (this.#open.has(name) || !isNeeded(name, schedule)) continue
      this.#open.add(name)
      const seam = standing.get(name) ?? { users: 0, remove: installers[name]() }
      seam.users += 1
      standing.set(name, seam)
    }
  }

  close(): void {
    for (const name of this.#open) {
      const seam = standing.get(name)
      if (!seam) continue
      seam.users -= 1
      if (seam.users > 0) continue
      standing.delete(name)
      seam.remove()
    }
    this.#open.clear()
  }
}
