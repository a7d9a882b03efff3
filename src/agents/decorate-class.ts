import { InvalidOptionsError } from '../errors.ts'
import type { AgentContext, AgentMessage, AgentOptions } from '../model/agent.ts'
import { type Agent, agentKey } from './agent.ts'
import { createAgent } from './create-agent.ts'

interface Handling {
  handle(message: AgentMessage, context: AgentContext): unknown
}
type HandlingClass = new (...args: never[]) => Handling

/** The decorated class: each instance is an agent, with state of its own. */
export type AgentClass<Class extends HandlingClass> = (new (
  ...args: ConstructorParameters<Class>
) => InstanceType<Class> & Agent<ReturnType<InstanceType<Class>['handle']>>) & { readonly [Key in keyof Class]: Class[Key] }

/** Works as a function, as a standard decorator and under `experimentalDecorators`: each hands over the class first. */
export type AgentClassDecorator = <Class extends HandlingClass>(target: Class, context?: unknown) => AgentClass<Class>

export function decorateClass<Class extends HandlingClass>(options: AgentOptions, target: Class): AgentClass<Class> {
  if (typeof target !== 'function' || typeof target.prototype?.handle !== 'function') {
    throw new InvalidOptionsError(
      `khaosagent "${options.name}": the class has no method \`handle\`. Add \`handle(message, context) { ... }\`.`,
    )
  }
  const decorated: object = new Proxy(target, {
    construct(Class, args, newTarget) {
      const instance: object = Reflect.construct(Class, args, newTarget)
      // A subclass is an agent only when it is decorated itself; its own fields belong on the bare instance.
      if (newTarget !== decorated) return instance
      return callableInstance(options, instance as Handling, () => Reflect.construct(decorated as typeof target, args) as unknown as Agent)
    },
  })
  return decorated as AgentClass<Class>
}

/** One object that is the agent when called, and the instance in every other respect, private fields included. */
function callableInstance(options: AgentOptions, instance: Handling, renew: () => Agent): object {
  const agent = createAgent(options, (message, context) => instance.handle(message, context), renew)
  const bound = new Map<PropertyKey, { readonly method: unknown; readonly call: unknown }>()
  const ownedByAgent = (key: PropertyKey) => key === agentKey || key === 'options'

  return new Proxy(agent, {
    get(_agent, key) {
      if (ownedByAgent(key)) return Reflect.get(agent, key)
      const value: unknown = Reflect.get(instance, key)
      if (typeof value !== 'function' || key === 'constructor') return value
      const known = bound.get(key)
      if (known?.method === value) return known.call
      const call: unknown = value.bind(instance)
      bound.set(key, { method: value, call })
      return call
    },
    set: (_agent, key, value) => Reflect.set(instance, key, value),
    has: (_agent, key) => ownedByAgent(key) || Reflect.has(instance, key),
    getPrototypeOf: () => Reflect.getPrototypeOf(instance),
  })
}
