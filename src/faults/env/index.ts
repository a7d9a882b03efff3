export { clockSkew } from './clock-skew.ts'
export { credentialExpired } from './credential-expired.ts'
export { envInjection, envMissing, envWrong } from './variables.ts'
