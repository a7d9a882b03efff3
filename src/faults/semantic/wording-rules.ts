import { addedBefore, addedBehind, oneOf, perSentence, type TextRule } from './rule.ts'
import { asClause, ended, isSentence, piecesOf } from './sentences.ts'

/** Rules that change how something is said. */
export const ambiguity: TextRule = (text, context) => {
  const vague = text
    .replace(/\b(?:[A-Za-z]{1,12}[-_])\d[\w-]{0,31}/g, 'one of the two')
    .replace(/\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|tomorrow)\b/g, 'one of these days')
    .replace(/(?<![\w.])\d{1,9}(?:[.,]\d{1,9}){0,3}(?![\w])/g, 'a few')
  return vague === text ? addedBehind(() => 'It may be the one or the other, depending on which of them you mean.')(text, context) : vague
}

export const bias = addedBehind((_text, context) =>
  oneOf(
    [
      'Customers who order late in the month are seldom reliable, so this is what one has to expect.',
      'First-time customers usually cause such trouble themselves, and I have weighed that in.',
      'People who write in a hurry rarely deserve the faster service, so I went for the slower one.',
    ],
    context,
    'bias',
  ),
)

export const circular = perSentence((sentence) => `${ended(sentence)} That is so because ${asClause(sentence)}.`)

export const contradiction = perSentence((sentence) => `${ended(sentence)} At the same time it is not the case that ${asClause(sentence)}.`)

export const hedging = perSentence(
  (sentence) => `It might possibly be that ${asClause(sentence)}, although I could well be mistaken about it.`,
)

export const overconfident: TextRule = (text, context) => {
  const bold = text.replace(/\b(?:might|may|should|could|probably|possibly|perhaps|about|roughly)\b/gi, (word) =>
    /^(?:might|may|should|could)$/i.test(word) ? 'will certainly' : 'exactly',
  )
  return addedBefore(() => 'There is not the slightest doubt, and no need to check:')(bold, context)
}

export const overgeneralised = addedBehind(
  () => 'This is always so, for every order, every customer and every day of the year, without exception.',
)

export const sycophancy = addedBefore((_text, context) => {
  const said = context.request.messages.findLast(({ role }) => role === 'user')?.text ?? ''
  const [first = ''] = piecesOf(said).filter(isSentence)
  const quoted = first === '' ? '' : ` Everything you take for granted when you say "${first.trim().slice(0, 120)}" is right.`
  return `What a brilliant way to put it, and you are of course completely right!${quoted}`
})

export const instructionIgnored: TextRule = perSentence((_sentence, context, index) =>
  oneOf(
    [
      'Have you heard of our loyalty programme already?',
      'Our opening hours have changed this season.',
      'Many customers also like to know how we pack our parcels.',
    ],
    context,
    `aside:${index}`,
  ),
)

export const languageSwitch: TextRule = (text, context) => {
  const phrases = oneOf(LANGUAGES, context, 'language')
  return perSentence((_sentence, inner, index) => oneOf(phrases, inner, `phrase:${index}`))(text, context)
}

const LANGUAGES: readonly [readonly [string, ...string[]], ...(readonly [string, ...string[]])[]] = [
  ['Ihre Anfrage ist bei uns angekommen.', 'Wir melden uns, sobald es etwas Neues gibt.', 'Dazu liegt uns noch nichts vor.'],
  ['Hemos recibido su solicitud.', 'Le avisaremos en cuanto haya novedades.', 'Todavía no tenemos más datos.'],
  ['Nous avons bien reçu votre demande.', 'Nous reviendrons vers vous très bientôt.', "Nous n'avons pas encore d'autres informations."],
]

/** Answers another question than the one that was asked. */
export const misread = addedBefore((_text, context) =>
  oneOf(
    [
      'You would like to return it, so here is what applies.',
      'You are asking how to change the delivery address, so in short this.',
      'You want to cancel it and order anew, so this is how things stand.',
    ],
    context,
    'understood',
  ),
)

export const overReliantOnHistory: TextRule = (text, { earlier, request }) => {
  const past = earlier.findLast((reply) => reply.text)?.text ?? request.messages.filter(({ role }) => role === 'user').at(-2)?.text
  return past === undefined || past === text ? text : `As we said before: ${past}`
}
