/** The entries of a list with commas between them. */
export function networkTexts(value: string): string[] {
  return value.split(/[\s,]+/).filter((text) => text !== '')
}
