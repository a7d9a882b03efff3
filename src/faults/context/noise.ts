import { z } from 'zod'
import { defineFault } from '../fault.ts'
import { insertIntoPast, insertPositions, withPast } from './conversation.ts'

const CHARACTERS_PER_TOKEN = 4

/** Sentences about nothing that any task is about. */
const SENTENCES = [
  'The lighthouse keeper painted the second door green in spring.',
  'Four boats were drawn up on the shingle and nobody counted the ropes.',
  'In the upper meadow the hay lay in rows until the weather turned.',
  'A baker in the next valley sells rye bread on two days of the week.',
  'The clock of the town hall has stood still since the roof was mended.',
  'Moss grows on the north side of the mill, and ivy on the south side.',
  'Every third fence post carries a number that no map explains.',
] as const

/** Text that has nothing to do with the task, as a user message in the past. */
export const contextNoise = defineFault({
  name: 'context_noise',
  config: z.strictObject({
    /** About four characters each. */
    tokens: z.number().int().min(1).max(1_000_000).default(2_000),
    position: z.enum(insertPositions).default('start'),
  }),
  points: ['model.request'],
  severity: 0.4,
  defaultLimit: 'always',
  expects: ['SB', 'BU'],
  effect: 'irrelevant text, grows the input',
  disturb: ({ tokens, position }) => ({
    kind: 'edit_request',
    edit: (request, { draw }) => withPast(request, (past) => insertIntoPast(past, [{ role: 'user', text: noise(tokens) }], position, draw)),
  }),
})

function noise(tokens: number): string {
  const length = tokens * CHARACTERS_PER_TOKEN
  const round = `${SENTENCES.join(' ')} `
  return round
    .repeat(Math.ceil(length / round.length))
    .slice(0, length)
    .trimEnd()
}
