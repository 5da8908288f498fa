import { readFile } from 'node:fs/promises'

/** The JSON of a file, or why there is none. */
export type JsonFile = { value: unknown } | { why: string }

export async function readJsonFile(file: string): Promise<JsonFile> {
  try {
    // Fatal: bytes that are no UTF-8 would come back as something that nobody wrote.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
    return { value: JSON.parse(text) }
  } catch (error) {
    return { why: fileFault(error) }
  }
}

/** Why a file cannot be read, for people. */
export function fileFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof SyntaxError) return `no JSON: ${message}`
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'no UTF-8'
  if (code === 'ENOENT') return 'no such file or folder'
  if (code === 'EISDIR') return 'a folder, not a file'
  return message
}
