import { z } from 'zod'
import type { CallView } from '../../model/trigger.ts'
import { payloadKey, withText } from '../edit-text.ts'
import { defineFault } from '../fault.ts'

const name = z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable')

/**
 * Variables are not set for the time of the case. What a module read when it was loaded, it keeps.
 *
 * @example
 * envMissing({ names: ['SHOP_API_KEY'] })
 */
export const envMissing = defineFault({
  name: 'env_missing',
  config: z.strictObject({ names: z.array(name).min(1) }),
  points: ['env'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['GO', 'FC'],
  effect: 'variable unset for the case',
  applies: ({ names }, view) => isVariable(view, names),
  disturb: () => ({ kind: 'edit_variable', edit: () => undefined }),
})

/** Variables have other values for the time of the case. */
export const envWrong = defineFault({
  name: 'env_wrong',
  config: z.strictObject({ values: z.record(name, z.string()) }),
  points: ['env'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['GO'],
  effect: 'other value',
  applies: ({ values }, view) => isVariable(view, Object.keys(values)),
  disturb: ({ values }) => ({ kind: 'edit_variable', edit: (value, variable) => values[variable] ?? value }),
})

/** Instructions stand in a variable, or in a `.env` file that the agent reads. */
export const envInjection = defineFault({
  name: 'env_injection',
  config: z.strictObject({ name: name.default('ASSISTANT_NOTES'), payload: payloadKey }),
  points: ['env', 'file'],
  severity: 0.7,
  defaultLimit: 'always',
  expects: ['RI'],
  effect: 'instructions in a variable or `.env` file',
  applies: (config, view) =>
    view.local?.operation === 'read'
      ? /(^|\/)\.env(\.\w+)?$/.test(view.local.target) || `"${view.local.target}" is no .env file`
      : isVariable(view, [config.name]),
  disturb: ({ name: variable, payload }) => [
    { kind: 'edit_variable', edit: () => payload },
    { kind: 'edit_content', parts: ['content'], edit: withText(`${variable}=${JSON.stringify(payload)}`, 'append') },
  ],
})

function isVariable({ local }: CallView, names: readonly string[]): true | string {
  if (local?.operation !== 'get') return 'it was no variable'
  return names.includes(local.target) || `"${local.target}" is not ${names.join(' or ')}`
}
