import type { ModerationCategory, ModerationReply } from '../../model/side.ts'

/** Filter names of the API by their neutral word, as of 2026-11. */
const filters: Readonly<Record<ModerationCategory, string>> = {
  harassment: 'INSULTS',
  hate: 'HATE',
  illicit: 'MISCONDUCT',
  self_harm: 'VIOLENCE',
  sexual: 'SEXUAL',
  violence: 'VIOLENCE',
}

/** The answer of a guardrail that was applied to texts: one action for all of them. */
export function applyGuardrail({ results }: ModerationReply): unknown {
  const usage = { topicPolicyUnits: 0, contentPolicyUnits: results.length, wordPolicyUnits: 0, sensitiveInformationPolicyUnits: 0 }
  if (results.some(({ verdict }) => verdict === 'none')) return { usage }
  const found = results.flatMap(({ categories }) => categories)
  if (!results.some(({ verdict }) => verdict === 'block')) return { usage, action: 'NONE', outputs: [], assessments: [{}] }
  const blocked = [...new Set(found.map((category) => filters[category]))].map((type) => ({ type, confidence: 'HIGH', action: 'BLOCKED' }))
  return {
    usage,
    action: 'GUARDRAIL_INTERVENED',
    outputs: [{ text: 'This text was blocked by the guardrail.' }],
    assessments: [{ contentPolicy: { filters: blocked } }],
  }
}
