export { httpConnectionRefused, httpConnectionReset, httpDnsFailure } from './connection.ts'
export { httpError, httpHtmlPage, httpRateLimit } from './error.ts'
export { httpLatency, httpTimeout } from './latency.ts'
export { malformedPayload } from './malformed-payload.ts'
