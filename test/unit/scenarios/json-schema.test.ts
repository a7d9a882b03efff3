import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { packJsonSchema, scenarioJsonSchema } from '../../../src/scenarios/json-schema.ts'
import { builtInPackNames } from '../../../src/scenarios/names.ts'

const schema = packJsonSchema()
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
const valid = { name: 'a', version: '1.0.0', phases: { resilience: { faults: [{ type: 'llm_rate_limit' }] } } }

describe('packJsonSchema', () => {
  it.each(builtInPackNames)('accepts the built-in pack %s', (name) => {
    validate(parse(readFileSync(new URL(`../../../packs/${name}.yaml`, import.meta.url), 'utf8')))

    expect(validate.errors).toBeNull()
  })

  it.each([
    ['a misspelt key', { ...valid, phase: {} }],
    ['an unknown fault', { ...valid, phases: { resilience: { faults: [{ type: 'llm_rate_limt' }] } } }],
    ['an unknown transform', { ...valid, phases: { security: { attacks: { transforms: ['base65'] } } } }],
    ['a wrong type', { ...valid, phases: { baseline: { runs: 'three' } } }],
    ['a missing name', { version: '1.0.0', phases: {} }],
  ])('refuses %s', (_kind, pack) => {
    expect(validate(valid)).toBe(true)
    expect(validate(pack)).toBe(false)
  })

  it('is the same at every call, and plain JSON', () => {
    expect(packJsonSchema()).toEqual(schema)
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  })
})

describe('scenarioJsonSchema', () => {
  const validateScenario = new Ajv2020({ strict: false, validateFormats: false }).compile(scenarioJsonSchema())
  const scenario = { name: 'a', turns: ['one', { text: 'two', faults: [{ type: 'tool_error' }], assertions: [{ type: 'exists' }] }] }

  it.each<[string, object]>([
    ['plain turns', { name: 'a', turns: ['one'] }],
    ['turns with parts of their own', scenario],
    ['variants', { ...scenario, variants: [{ name: 'v', faults: [], turns: { 2: { goals: ['answers'] } } }] }],
  ])('accepts %s', (_kind, value) => {
    validateScenario(value)

    expect(validateScenario.errors).toBeNull()
  })

  it.each<[string, object]>([
    ['a misspelt key', { ...scenario, turn: [] }],
    ['an unknown fault in a turn', { name: 'a', turns: [{ text: 'x', faults: [{ type: 'tool_eror' }] }] }],
    ['an unknown key of a variant', { ...scenario, variants: [{ name: 'v', state: {} }] }],
    ['no turns', { name: 'a' }],
  ])('refuses %s', (_kind, value) => {
    expect(validateScenario(value)).toBe(false)
  })

  it('is a part of the form of packs too', () => {
    const turns = (list: unknown) => ({ ...valid, inputs: [{ id: 'a', turns: list, variants: [{ name: 'v' }] }], turns: list })

    expect(validate(turns(scenario.turns))).toBe(true)
    expect(validate(turns([{ text: 'x', fault: [] }]))).toBe(false)
  })
})
