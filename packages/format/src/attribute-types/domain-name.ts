import { isAscii } from './ascii-case.ts'

const domain = /^[a-zA-Z0-9.\-_]+\.[a-zA-Z0-9-]{2,}$/
const convertible = /^[a-zA-Z0-9._\-\u0080-\uffff]+$/
const longestName = 1000

/** True when `text` looks like a domain name to MISP: dots, digits, letters, `-` and `_`, two or more after the last dot. */
export function isDomain(text: string): boolean {
  return domain.test(text)
}

/**
 * The Punycode form of an internationalised name, or the text itself where there is none. As in MISP the four letters
 * that IDNA 2003 and 2008 read differently are read the older way: `faß.de` is `fass.de`.
 */
export function toAsciiDomain(text: string): string {
  if (isAscii(text) || text.length > longestName || !convertible.test(text)) return text
  const older = text
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .replace(/[\u200c\u200d]/g, '')
  // A URL's host is converted by the same standard (UTS 46) everywhere, browsers included.
  const address = `http://${older}/`
  return URL.canParse(address) ? new URL(address).hostname : text
}
