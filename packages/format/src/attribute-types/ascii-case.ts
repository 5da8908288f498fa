const beyondAscii = /[\u0080-\uffff]/

/** True when every character of `text` is ASCII. */
export function isAscii(text: string): boolean {
  return !beyondAscii.test(text)
}

/** Lower-cases A to Z and leaves every other letter alone, as MISP does: `Ž` keeps its case. */
export function asciiLower(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** Upper-cases a to z and leaves every other letter alone. */
export function asciiUpper(text: string): string {
  if (isAscii(text)) return text.toUpperCase()
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}
