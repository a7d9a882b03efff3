import { stableStringify } from '../../internal/json.ts'
import type { ReplyEdit } from '../../model/disturbance.ts'
import { inventedToolResult, misinterpretation, onFacts, onWords, prematureCompletion, type ReplyRule, wrongFormat } from './act-rules.ts'
import * as facts from './fact-rules.ts'
import type { SemanticKind } from './kinds.ts'
import * as wording from './wording-rules.ts'

const rules: Readonly<Record<SemanticKind, ReplyRule>> = {
  ambiguity: onWords(wording.ambiguity),
  bias: onWords(wording.bias),
  circular: onWords(wording.circular),
  contradiction: onWords(wording.contradiction),
  hedging: onWords(wording.hedging),
  instruction_ignored: onWords(wording.instructionIgnored),
  hallucination: onWords(facts.hallucination),
  wrong_format: wrongFormat,
  misinterpretation,
  outdated: onWords(facts.outdated),
  over_specific: onWords(facts.overSpecific),
  overconfident: onWords(wording.overconfident),
  overgeneralised: onWords(wording.overgeneralised),
  over_reliant_on_history: onWords(wording.overReliantOnHistory),
  plausible_but_wrong: onFacts(facts.plausibleButWrong, { once: true }),
  wrong_value: onFacts(facts.wrongValue, { once: true }),
  fabricated_entity: onFacts(facts.fabricatedEntity, { once: true }),
  fake_reference: onWords(facts.fakeReference),
  premature_completion: prematureCompletion,
  invented_tool_result: inventedToolResult,
  number_drift: onFacts(facts.numberDrift),
  language_switch: onWords(wording.languageSwitch),
  sycophancy: onWords(wording.sycophancy),
}

/** A reply with one defect of meaning, made by rule: offline and the same each time. Its structure stays, where the structure is not the defect. */
export function cannedDefect(kind: SemanticKind, strength: number): ReplyEdit {
  return (reply, context) => {
    const edited = rules[kind](reply, { ...context, strength })
    return stableStringify(edited) === stableStringify(reply) ? { unchanged: `the reply has nothing that "${kind}" could act on` } : edited
  }
}
