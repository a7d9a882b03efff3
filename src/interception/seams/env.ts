import { tryEdit } from '../try-edit.ts'
import { meetLocal } from './meet-local.ts'

/** Lets faults act on the variables that the open case reads. Returns what takes the seam away again. */
export function installEnvSeam(): () => void {
  const real = process.env
  const read = (name: string): string | undefined => edited(name, real[name])
  const seen = new Proxy(real, {
    get: (target, name) => (typeof name === 'string' ? read(name) : Reflect.get(target, name)),
    has: (target, name) => (typeof name === 'string' ? read(name) !== undefined : Reflect.has(target, name)),
    ownKeys: (target) => Reflect.ownKeys(target).filter((name) => typeof name !== 'string' || read(name) !== undefined),
    getOwnPropertyDescriptor(target, name) {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, name)
      if (descriptor === undefined || typeof name !== 'string') return descriptor
      const value = read(name)
      return value === undefined ? undefined : { ...descriptor, value }
    },
  })
  process.env = seen
  return () => {
    // Somebody else's replacement stays.
    if (process.env === seen) process.env = real
  }
}

function edited(name: string, value: string | undefined): string | undefined {
  const met = meetLocal('env', { operation: 'get', target: name, isInside: true })
  if (!met) return value
  let now = value
  for (const firing of met.composed.content) {
    for (const disturbance of firing.disturbances) {
      if (disturbance.kind !== 'edit_variable') continue
      const before = now
      const after = tryEdit(met.scope, firing, () => ({ value: disturbance.edit(before, name) }))
      if (!after) continue
      now = after.value
      if (now === before)
        met.scope.schedule.noop(firing.faultId, before === undefined ? 'the variable is not set anyway' : 'it has that value anyway')
      else met.scope.fired(firing, { variable: name, ...(now === undefined ? { unset: true } : {}) })
    }
  }
  met.release()
  return now
}
