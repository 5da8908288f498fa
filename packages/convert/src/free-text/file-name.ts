/**
 * Whether text looks like the name of a file to MISP: a drive in front, or a dot that is not its first character; and
 * behind the last dot letters and digits that are no number.
 */
export function isFileName(text: string): boolean {
  if (!/^.:/su.test(text) && text.indexOf('.') <= 0) return false
  const extension = text.slice(text.lastIndexOf('.') + 1)
  return /^[a-z0-9]+$/i.test(extension) && !/^[0-9]+(?:e[0-9]+)?$/i.test(extension)
}
