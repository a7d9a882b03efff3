import type { RequestMessage } from '../../model/exchange.ts'
import type { RewrittenMessage } from '../../model/request-edit.ts'
import { systemField } from '../rewrite/system-field.ts'
import { withField } from '../rewrite/with-field.ts'

type Body = Record<string, unknown>

/** A one-shot body with another system text or prompt. More than one turn has no place in it. */
export function rewritePrompt(
  body: Body,
  read: readonly RequestMessage[],
  wanted: readonly RewrittenMessage[],
): { readonly body: Body } | { readonly impossible: string } {
  const sent = read[0]?.role === 'system' ? read[0].text : ''
  const system = systemField(sent, wanted, { holdsSystem: false })
  const [prompt, ...more] = system.others
  if (prompt === undefined || more.length > 0 || prompt.message.role !== 'user')
    return { impossible: 'a prompt for completion is one text: it holds no other turns' }
  const edited = system.isSame ? body : withField(body, 'system', system.text)
  return { body: prompt.message.text === body['prompt'] ? edited : { ...edited, prompt: prompt.message.text } }
}
