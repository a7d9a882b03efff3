export { clockSkew } from './clock-skew.ts'
export { envInjection, envMissing, envWrong } from './variables.ts'
