/** Languages of the phrase book. */
export const languages = ['de', 'es', 'fr', 'ja', 'ar', 'hi'] as const
export type Language = (typeof languages)[number]

interface Phrase {
  /** A request is this one when it holds a word of each group. */
  readonly about: readonly RegExp[]
  /** The request, `{what}` standing for what was named. */
  readonly in: Readonly<Record<Language, string>>
}

/** Requests that agents get, most specific first. */
export const phrases = {
  cancel_order: {
    about: [/\bcancel/i, /\b(order|booking|reservation|subscription)\b/i],
    in: {
      de: 'Bitte stornieren Sie meine Bestellung {what}.',
      es: 'Por favor, cancele mi pedido {what}.',
      fr: 'Veuillez annuler ma commande {what}.',
      ja: '注文{what}をキャンセルしてください。',
      ar: 'من فضلك ألغِ طلبي {what}.',
      hi: 'कृपया मेरा ऑर्डर {what} रद्द कर दीजिए।',
    },
  },
  refund: {
    about: [/\b(refund|money back|pay(?:ing)? back|reimburse)/i],
    in: {
      de: 'Bitte erstatten Sie mir {what}.',
      es: 'Por favor, reembólseme {what}.',
      fr: 'Veuillez me rembourser {what}.',
      ja: '{what}を返金してください。',
      ar: 'من فضلك أعد لي مبلغ {what}.',
      hi: 'कृपया {what} का पैसा वापस कर दीजिए।',
    },
  },
  where_is: {
    about: [/\b(where|track|status|arriv|deliver)/i, /\b(order|parcel|package|delivery|shipment)\b/i],
    in: {
      de: 'Wo ist meine Bestellung {what}?',
      es: '¿Dónde está mi pedido {what}?',
      fr: 'Où est ma commande {what} ?',
      ja: '注文{what}は今どこにありますか。',
      ar: 'أين طلبي {what}؟',
      hi: 'मेरा ऑर्डर {what} कहाँ है?',
    },
  },
  weather: {
    about: [/\b(weather|forecast|rain|temperature)\b/i],
    in: {
      de: 'Wie ist das Wetter in {what}?',
      es: '¿Qué tiempo hace en {what}?',
      fr: 'Quel temps fait-il à {what} ?',
      ja: '{what}の天気はどうですか。',
      ar: 'كيف الطقس في {what}؟',
      hi: '{what} में मौसम कैसा है?',
    },
  },
  summarize: {
    about: [/\bsummar/i],
    in: {
      de: 'Bitte fassen Sie {what} zusammen.',
      es: 'Por favor, resuma {what}.',
      fr: 'Veuillez résumer {what}.',
      ja: '{what}を要約してください。',
      ar: 'من فضلك لخّص {what}.',
      hi: 'कृपया {what} का सारांश दीजिए।',
    },
  },
  book: {
    about: [/\b(book|reserve|schedule)\b/i],
    in: {
      de: 'Bitte buchen Sie {what} für mich.',
      es: 'Por favor, reserve {what} para mí.',
      fr: 'Veuillez réserver {what} pour moi.',
      ja: '{what}を予約してください。',
      ar: 'من فضلك احجز لي {what}.',
      hi: 'कृपया मेरे लिए {what} बुक कर दीजिए।',
    },
  },
} as const satisfies Record<string, Phrase>

/** A request that the book does not know, inside one that it does. */
const frames: Readonly<Record<Language, string>> = {
  de: 'Bitte kümmern Sie sich um Folgendes und antworten Sie auf Deutsch: „{text}“',
  es: 'Por favor, encárguese de lo siguiente y responda en español: «{text}»',
  fr: 'Veuillez vous occuper de ceci et répondre en français : « {text} »',
  ja: '次の件をお願いします。日本語で答えてください：「{text}」',
  ar: 'من فضلك اهتم بما يلي وأجب بالعربية: «{text}»',
  hi: 'कृपया यह काम कीजिए और हिन्दी में उत्तर दीजिए: “{text}”',
}

/** What was named: quotations, whatever holds a digit, and names inside a sentence. */
const NAMED = /"[^"]+"|[\p{L}\p{N}#-]*\p{N}[\p{L}\p{N}-]*|(?<=[\p{Ll},]\s)\p{Lu}[\p{L}-]+/gu

/** The phrase that a request is, with what it names; `undefined` when the book has none, or the request names nothing to put into it. */
export function phraseFor(text: string): { readonly name: keyof typeof phrases; readonly what: string } | undefined {
  const what = (text.match(NAMED) ?? []).join(', ')
  if (what === '' || text.length > 200) return undefined
  for (const [name, { about }] of Object.entries(phrases)) {
    if (about.every((words) => words.test(text))) return { name: name as keyof typeof phrases, what }
  }
  return undefined
}

export function framed(text: string, to: Language): string {
  return frames[to].replace('{text}', () => text)
}
