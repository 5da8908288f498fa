import type { Finding } from '@tocsin/format'

/** Findings as MISP answers them: the messages of each field, `{"value": ["…"]}`. */
export function errorsByField(findings: readonly Finding[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {}
  for (const { path, message } of findings) {
    const field = path.split('.').at(-1) ?? path
    ;(errors[field] ??= []).push(message)
  }
  return errors
}
