import { hash53 } from '../../internal/hash.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const LENGTH = 9
const valid = /^[a-zA-Z0-9]{9}$/

/** An id as the API makes and accepts it: nine letters or digits. Frameworks rewrite any other, and it would come back unknown. */
export function mistralCallId(drawn: string): string {
  if (valid.test(drawn)) return drawn
  let rest = hash53(drawn)
  let id = ''
  while (id.length < LENGTH) {
    id += LETTERS[rest % LETTERS.length]
    rest = Math.floor(rest / LETTERS.length)
  }
  return id
}
