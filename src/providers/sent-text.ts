import type { WireFrame } from './provider.ts'

/** The text of frames already sent. Binary frames become one character a byte, the form in which `readReply` takes them. */
export function sentText(sent: readonly WireFrame[]): string {
  return sent.map(({ bytes }) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1'))).join('')
}
