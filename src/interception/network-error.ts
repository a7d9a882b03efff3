import type { NetworkCode } from '../model/disturbance.ts'

const PHRASES: Readonly<Record<NetworkCode, { readonly message: string; readonly syscall?: string; readonly errno?: number }>> = {
  ECONNREFUSED: { message: 'connect ECONNREFUSED', syscall: 'connect', errno: -111 },
  ENOTFOUND: { message: 'getaddrinfo ENOTFOUND', syscall: 'getaddrinfo', errno: -3008 },
  EAI_AGAIN: { message: 'getaddrinfo EAI_AGAIN', syscall: 'getaddrinfo', errno: -3001 },
  ECONNRESET: { message: 'read ECONNRESET', syscall: 'read', errno: -104 },
  ETIMEDOUT: { message: 'connect ETIMEDOUT', syscall: 'connect', errno: -110 },
  EPIPE: { message: 'write EPIPE', syscall: 'write', errno: -32 },
  CERT_HAS_EXPIRED: { message: 'certificate has expired' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { message: 'self-signed certificate' },
  ERR_TLS_CERT_ALTNAME_INVALID: { message: "Hostname/IP does not match certificate's altnames" },
  UND_ERR_SOCKET: { message: 'other side closed' },
}

function cause(code: NetworkCode): Error {
  const { message, ...fields } = PHRASES[code]
  return Object.assign(new Error(message), { code, ...fields })
}

/** What the system says of a connection that fails. */
export function systemFailure(code: NetworkCode): Error {
  return cause(code)
}

/** What `fetch` rejects with before headers: a `TypeError` whose cause carries the system's code. */
export function fetchFailure(code: NetworkCode): TypeError {
  return new TypeError('fetch failed', { cause: cause(code) })
}

/** What a body read rejects with when the connection dies in mid-answer, as undici words it. */
export function bodyFailure(code: NetworkCode = 'ECONNRESET'): TypeError {
  return new TypeError('terminated', { cause: cause(code) })
}
