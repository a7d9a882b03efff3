import { currentScope } from '../internal/async-scope.ts'
import type { CaseHooks } from '../model/case-hooks.ts'

type AnyFunction = (...args: never[]) => unknown

/**
 * Makes a guard (moderation, approval, policy check) visible to a case, apart from the tools. Outside a run it only forwards.
 *
 * @example
 * const approve = wrapControl('approval', async (call: ToolCall) => askHuman(call))
 */
export function wrapControl<T extends AnyFunction>(name: string, control: T): T {
  const wrapped = function (this: unknown, ...args: never[]): unknown {
    const hooks = currentScope<CaseHooks>()
    if (hooks?.runControl === undefined) return Reflect.apply(control, this, args)
    // A case may let the check fail: an async control then rejects, any other throws.
    const run = () => Reflect.apply(control, this, args)
    return hooks.runControl(name, args, isAsync(control) ? async () => run() : run)
  }
  Object.defineProperty(wrapped, 'name', { value: control.name || name, configurable: true })
  return wrapped as unknown as T
}

const isAsync = (control: AnyFunction): boolean => Object.prototype.toString.call(control) === '[object AsyncFunction]'
