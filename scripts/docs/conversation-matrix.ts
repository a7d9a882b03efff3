import { deskClients } from '../../test/integration/faults/desk/clients.ts'
import { contextRows, type DeskRow, inputClients, inputRows } from '../../test/integration/faults/desk/rows.ts'
import { code, table } from './markdown.ts'

/** The part of `docs/fault-matrix.md` on faults that act in a conversation: on what a request holds, on what is stored, and on what the user says. */
export function conversationMatrix(): string {
  return `## In a conversation

Faults of the context, of memory and of what the user says, in a conversation of three turns with a tool (\`test/integration/faults/desk\`). \`proven 3\`: three variants reach the model through this client, each asserted.

${proofs(contextRows, deskClients)}

What the user says is changed before the handler is called, whatever its client; these three stand for all.

${proofs(inputRows, inputClients)}`
}

function proofs(rows: readonly DeskRow[], clients: readonly string[]): string {
  const faults = [...new Set(rows.map(({ fault }) => fault.name))]
  const proven = (name: string) => `proven ${rows.filter(({ fault }) => fault.name === name).length}`
  return table(
    ['fault', ...clients],
    faults.map((name) => [code(name), ...clients.map(() => proven(name))]),
  )
}
