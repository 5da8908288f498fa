/** Control characters and those that turn the direction of text: in a value of somebody else's they could fool a terminal. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Text that a terminal shows as it is written, on one line. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What an error says, for people. */
export function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error))
}
