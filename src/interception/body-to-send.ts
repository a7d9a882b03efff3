import { parseJson } from '../internal/json.ts'
import type { IncomingCall } from './call-in-hand.ts'

/**
 * The body of a call that is sent on to the real API: as the client wrote it where nothing changed it. AWS signs path and body, so a signed
 * call that a fault or an attack has changed cannot be sent at all: the service would refuse its signature, which says nothing about the
 * agent.
 */
export function bodyToSend(
  { url, headers, bodyText }: Pick<IncomingCall, 'url' | 'headers' | 'bodyText'>,
  sent: { readonly url: URL; readonly body: unknown },
): string {
  const body = JSON.stringify(sent.body)
  if (sent.url.href === url.href && body === JSON.stringify(parseJson(bodyText))) return bodyText
  if (headers.get('authorization')?.startsWith('AWS4-') !== true) return body
  throw new Error(
    `khaostest cannot send a changed call on to ${url.host}: it is signed, and the signature covers what was changed. Use a Bedrock API key (AWS_BEARER_TOKEN_BEDROCK), or let a mocked model answer this case.`,
  )
}
