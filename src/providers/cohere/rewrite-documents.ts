import type { RequestMessage } from '../../model/exchange.ts'
import type { RewrittenMessage } from '../../model/request-edit.ts'
import { withField } from '../rewrite/with-field.ts'

type Body = Record<string, unknown>

/** A rewritten conversation with the documents taken out: they stand in a field of their own. */
export interface WithoutDocuments {
  readonly body: Body
  /** The messages of the body alone, as they were read and as they shall read. */
  readonly read: readonly RequestMessage[]
  readonly messages: readonly RewrittenMessage[]
  readonly approximated: readonly string[]
}

/** Keeps, changes or drops the documents as the rewrite says of the message they read as. Their place cannot change; a copy is a message of the user. */
export function rewriteDocuments(body: Body, read: readonly RequestMessage[], wanted: readonly RewrittenMessage[]): WithoutDocuments {
  const hasDocuments = Array.isArray(body['documents']) && body['documents'].length > 0
  const at = hasDocuments ? read.findIndex(({ role }) => role !== 'system') : -1
  if (at < 0) return { body, read, messages: wanted, approximated: [] }

  const kept = wanted.find(({ from }) => from === at)
  const others = wanted.filter((entry) => entry !== kept)
  const moved = kept !== undefined && wanted.slice(0, wanted.indexOf(kept)).some(({ message }) => message.role !== 'system')
  const own = kept === undefined ? undefined : kept.message.text === read[at]?.text ? body['documents'] : [kept.message.text]
  return {
    body: withField(body, 'documents', own),
    read: read.toSpliced(at, 1),
    messages: others.map(({ message, from }) =>
      from === undefined || from === at ? { message } : { message, from: from > at ? from - 1 : from },
    ),
    approximated: moved ? ['documents stay before the conversation: this wire has one place for them'] : [],
  }
}
