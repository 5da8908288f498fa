/** A string as JSON text; most strings of threat data need no escape, and looking is cheaper than escaping. */
export function quote(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`
}

// Control characters, the quote, the backslash, and lone surrogates, which JSON.stringify escapes too.
// oxlint-disable-next-line no-control-regex -- JSON forbids exactly these unescaped
const needsEscape = /[\u0000-\u001f"\\\ud800-\udfff]/
