import type { Fault } from '../../model/fault.ts'
import type { FaultRecipe } from '../../model/fuzz.ts'
import { type FaultCatalogRow, faultCatalog, faultFactories } from '../catalog.ts'
import { toCamelCase } from '../key-case.ts'

/** The fault of a recipe. Chance may keep it from firing, which is then no failure of the case. */
export function buildFault({ name, config, position, repeat, tool, provider }: FaultRecipe): Fault {
  const factory = faultFactories[name]
  if (!factory) throw new RangeError(`no fault is named ${name}`)
  let fault = factory.parse({ ...config, required: false })
  if (tool !== undefined) fault = fault.forTool(tool)
  if (provider !== undefined) fault = fault.forProvider(provider)
  if (position !== undefined) fault = fault.position(position)
  if (repeat === 'burst') fault = fault.burst({ size: 2, every: 3 })
  if (repeat === 'persistent') fault = fault.persistent()
  if (repeat === 'twice') fault = fault.times(2)
  return fault
}

/** The recipe as TypeScript, by the words of the fault. */
export function recipeCode({ name, config, position, repeat, tool, provider }: FaultRecipe): string {
  const words = [
    ...(tool === undefined ? [] : [`.forTool(${JSON.stringify(tool)})`]),
    ...(provider === undefined ? [] : [`.forProvider(${JSON.stringify(provider)})`]),
    ...(position === undefined ? [] : [`.position('${position}')`]),
    ...(repeat === undefined ? [] : [{ burst: '.burst({ size: 2, every: 3 })', persistent: '.persistent()', twice: '.times(2)' }[repeat]]),
  ]
  const keys = Object.entries(config).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return `${toCamelCase(name)}(${keys.length > 0 ? `{ ${keys.join(', ')} }` : ''})${words.join('')}`
}

const row = (name: string): FaultCatalogRow | undefined => faultCatalog().find((candidate) => candidate.name === name)

/** One step towards the weakest form: no repeats, the first call, any tool, default config, smaller numbers. */
export function simplerRecipes(recipe: FaultRecipe): readonly FaultRecipe[] {
  const { repeat: _repeat, ...once } = recipe
  const { position: _position, ...anyCall } = recipe
  const { provider: _provider, ...anyProvider } = recipe
  const { tool: _tool, ...anyTool } = recipe
  return [
    ...(recipe.repeat === undefined ? [] : [once]),
    ...(recipe.position === undefined || recipe.position === 'early' ? [] : [{ ...recipe, position: 'early' as const }]),
    ...(recipe.position === 'early' ? [anyCall] : []),
    ...(recipe.provider === undefined ? [] : [anyProvider]),
    ...(recipe.tool === undefined ? [] : [anyTool]),
    ...Object.entries(recipe.config).flatMap(([key, value]) => simplerValues(recipe, key, value)),
  ].filter(isValid)
}

function isValid(recipe: FaultRecipe): boolean {
  try {
    buildFault(recipe)
    return true
  } catch {
    // Half of a number need not be a value of its key.
    return false
  }
}

function simplerValues(recipe: FaultRecipe, key: string, value: unknown): readonly FaultRecipe[] {
  const { [key]: _value, ...others } = recipe.config
  const usual = row(recipe.name)?.config.find((candidate) => candidate.name === key)?.default
  const asDefault = { ...recipe, config: others }
  if (typeof value !== 'number') return value === usual ? [] : [asDefault]
  const half = Math.round(value / 2)
  const smaller = half >= 1 && half < value ? [{ ...recipe, config: { ...others, [key]: half } }] : []
  return typeof usual === 'number' && usual < value ? [asDefault, ...smaller] : smaller
}
