import { AsyncLocalStorage } from 'node:async_hooks'

const KEY = Symbol.for('khaostest.async-scope')
type Registry = { [KEY]?: AsyncLocalStorage<unknown> }

/** What is in scope here, or `undefined` outside a run. Creates nothing: shipped agent code may call it for ever. */
export function currentScope<T>(): T | undefined {
  return (globalThis as Registry)[KEY]?.getStore() as T | undefined
}

/** Runs `run` with `scope` reachable from everything it starts. One storage per process, shared by both module formats. */
export function withScope<T, Result>(scope: T, run: () => Result): Result {
  const registry = globalThis as Registry
  registry[KEY] ??= new AsyncLocalStorage<unknown>()
  return registry[KEY].run(scope, run)
}

const SERVER = Symbol.for('khaostest.mcp-server')
type ServerRegistry = { [SERVER]?: AsyncLocalStorage<string> }

/** The name of the MCP server that this code speaks to, where its transport was given one. */
export function currentMcpServer(): string | undefined {
  return (globalThis as ServerRegistry)[SERVER]?.getStore()
}

/** Runs `run` so that the HTTP calls it makes are known to go to this MCP server. */
export function withMcpServer<Result>(server: string, run: () => Result): Result {
  const registry = globalThis as ServerRegistry
  registry[SERVER] ??= new AsyncLocalStorage<string>()
  return registry[SERVER].run(server, run)
}
