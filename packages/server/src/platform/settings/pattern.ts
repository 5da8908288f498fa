/**
 * A pattern as MISP's settings hold it: between slashes, with flags behind, or bare. Undefined where it is none here:
 * PHP's patterns know some things that JavaScript's do not.
 */
export function toPattern(text: string): RegExp | undefined {
  const [, body = text, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? []
  try {
    return new RegExp(body, flags.replaceAll('g', ''))
  } catch {
    return undefined
  }
}
