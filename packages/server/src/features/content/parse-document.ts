/** A document as JSON, or what keeps it from being read as such. */
export function parseDocument(bytes: Buffer): { document: unknown } | { fault: string } {
  try {
    return { document: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: `The file is not valid JSON: ${error.message}` }
    if (error instanceof TypeError) return { fault: 'The file is not valid UTF-8.' }
    return { fault: 'The file nests too deeply.' }
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
