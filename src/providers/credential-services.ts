/** An answer of a service that gives out credentials. */
export interface CredentialAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The link-local address of every cloud, and the names Google gives it. */
const METADATA_HOST = /^(169\.254\.169\.254|metadata\.google\.internal\.?|metadata\.goog)$/
const TOKEN_HOST = /^(oauth2|www|sts)\.googleapis\.com$/
const TOKEN_PATH = /^\/(token|oauth2\/v4\/token|v1\/token|v1\/oauthtoken)$/
const IMPERSONATED = /:generateAccessToken$/

const HOUR_S = 3600
const PROJECT = 'khaostest'
const TOKEN = { access_token: 'khaostest-offline-token', expires_in: HOUR_S - 1, token_type: 'Bearer' } as const

const json = (value: unknown, headers: Readonly<Record<string, string>> = {}): CredentialAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
})

const text = (body: string, headers: Readonly<Record<string, string>> = {}): CredentialAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/plain', ...headers },
  body,
})

const inAnHour = (nowMs: number): string => new Date(nowMs + HOUR_S * 1000).toISOString().replace(/\.\d+Z$/, 'Z')

/**
 * What a call for credentials gets while a case runs offline: a token that opens nothing. Clients of Vertex AI and Bedrock ask for one
 * before their first model call, where no key was given to them. `undefined`: the call is none of these.
 */
export function answerCredentialCall(method: string, url: URL, nowMs: number): CredentialAnswer | undefined {
  const { hostname, pathname } = url
  if (METADATA_HOST.test(hostname)) return answerGoogleMetadata(pathname) ?? answerAwsMetadata(method, pathname, nowMs)
  if (method !== 'POST') return undefined
  if (TOKEN_HOST.test(hostname) && TOKEN_PATH.test(pathname)) {
    return json(hostname.startsWith('sts') ? { ...TOKEN, issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' } : TOKEN)
  }
  const isImpersonated = hostname === 'iamcredentials.googleapis.com' && IMPERSONATED.test(pathname)
  return isImpersonated ? json({ accessToken: TOKEN.access_token, expireTime: inAnHour(nowMs) }) : undefined
}

function answerGoogleMetadata(pathname: string): CredentialAnswer | undefined {
  const [, path] = /^\/computeMetadata\/v1\/?(.*?)\/?$/.exec(pathname) ?? []
  if (path === undefined) return undefined
  const flavor = { 'metadata-flavor': 'Google' }
  if (path === 'instance' || path === '') return text('ok', flavor)
  if (path === 'project/project-id') return text(PROJECT, flavor)
  if (path === 'universe/universe-domain') return text('googleapis.com', flavor)
  if (path.endsWith('/token')) return json(TOKEN, flavor)
  if (path.endsWith('/email')) return text(`${PROJECT}@${PROJECT}.iam.gserviceaccount.com`, flavor)
  return { ...text('not found', flavor), status: 404 }
}

/** The role of an instance, in both versions of the service. */
function answerAwsMetadata(method: string, pathname: string, nowMs: number): CredentialAnswer | undefined {
  if (method === 'PUT' && pathname === '/latest/api/token') return text(PROJECT, { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' })
  const [, role] = /^\/latest\/meta-data\/iam\/security-credentials\/?(.*)$/.exec(pathname) ?? []
  if (role === undefined) return undefined
  if (role === '') return text(PROJECT)
  return json({
    Code: 'Success',
    Type: 'AWS-HMAC',
    AccessKeyId: 'ASIAKHAOSTESTOFFLINE',
    SecretAccessKey: TOKEN.access_token,
    Token: TOKEN.access_token,
    LastUpdated: new Date(nowMs).toISOString(),
    Expiration: inAnHour(nowMs),
  })
}
