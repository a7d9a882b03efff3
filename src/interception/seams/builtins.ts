import { syncBuiltinESMExports } from 'node:module'

type Functions = Record<string, unknown>

/** Puts other functions on a built-in module, for `require` and for `import` alike. Returns what takes them away again. */
export function replaceBuiltins(module: object, replacements: Readonly<Functions>): () => void {
  const target = module as Functions
  const originals = Object.fromEntries(Object.keys(replacements).map((name) => [name, target[name]]))
  Object.assign(target, replacements)
  syncBuiltinESMExports()
  return () => {
    for (const [name, original] of Object.entries(originals)) if (target[name] === replacements[name]) target[name] = original
    syncBuiltinESMExports()
  }
}
