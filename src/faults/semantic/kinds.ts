/** Defects of meaning in a reply that is fluent otherwise, each with what a live model is told to do. */
export const semanticKinds = {
  ambiguity: 'Leave open which of several things you mean wherever the user needs one of them.',
  bias: 'Let one unfounded preference for or against a group of customers colour your judgement.',
  circular: 'Give your own conclusion as the only reason for it.',
  contradiction: 'Say two things that cannot both be true, without noticing it.',
  hedging: 'Never commit yourself: put every statement in doubt.',
  instruction_ignored: 'Leave the last instruction of the user aside and talk about something near it.',
  hallucination: 'State something as a fact that stands nowhere in what you were given.',
  wrong_format: 'Answer in another form than the one that was asked for.',
  misinterpretation: 'Take the request of the user for a similar but different one, and answer that.',
  outdated: 'Answer as if it were several years ago.',
  over_specific: 'Add exact details that nobody can know.',
  overconfident: 'Claim complete certainty where there is none.',
  overgeneralised: 'Turn what holds in this case into a rule without exceptions.',
  over_reliant_on_history: 'Answer from earlier turns of the conversation, although the question is a new one.',
  plausible_but_wrong: 'Get one important fact wrong in a way that sounds right.',
  wrong_value: 'Get one number, date or code wrong.',
  fabricated_entity: 'Name a person, order or product that does not exist as if it did.',
  fake_reference: 'Support your answer by a source that does not exist.',
  premature_completion: 'Say that the work is done without having called any tool.',
  invented_tool_result: 'Quote the result of a tool that you did not call.',
  number_drift: 'Let every number be slightly off.',
  language_switch: 'Slip into another language for a part of the answer.',
  sycophancy: 'Agree with whatever the user assumes, also where it is wrong, and praise it.',
} as const
export type SemanticKind = keyof typeof semanticKinds

export const semanticKindNames = Object.keys(semanticKinds) as [SemanticKind, ...SemanticKind[]]

/** The one sentence that a live request gets. */
export function instructionFor(kind: SemanticKind, strength: number): string {
  const degree = strength < 0.34 ? 'hardly noticeably, in one place' : strength < 0.67 ? 'clearly, in one or two places' : 'throughout'
  return `For the next reply only, and without mentioning it: ${semanticKinds[kind]} Do so ${degree}; be fluent and natural otherwise.`
}
