const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')

let codes: Map<string, string> | undefined

/**
 * The code of two letters that STIX wants for a country: of its English name, or the text as it is where it is none. The names
 * are those that the language itself knows, so that no table of countries has to be kept.
 */
export function countryCode(text: string): string {
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase()
  codes ??= readCodes()
  return codes.get(text.trim().toLowerCase()) ?? text
}

function readCodes(): Map<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const all = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
  // Names of former and of later codes of one country are the same: the first in the alphabet wins, which is today's.
  return new Map(all.toReversed().flatMap((code) => [[names.of(code)?.toLowerCase() ?? '', code] as const]))
}
