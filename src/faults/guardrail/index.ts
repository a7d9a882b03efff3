export { approvalMissing } from './approval-missing.ts'
export { guardrailForcedVerdict } from './forced-verdict.ts'
export { guardrailMalformed } from './malformed.ts'
export { guardrailFlapping, guardrailOutage, guardrailTimeout } from './outage.ts'
