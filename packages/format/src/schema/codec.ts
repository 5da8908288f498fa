import type { TSchema } from 'typebox'
import type { Report } from './report.ts'

/**
 * One field's way in and out. MISP spells `3` as `"3"` and true as `1`, `"1"` or `true`; only codecs know, and what
 * they hand on is true to its type.
 */
export type Codec<T> = {
  /** The value, or undefined after noting a finding. `null` never reaches a codec unless it is `nullable`. */
  read(raw: unknown, report: Report): T | undefined
  /** JSON text in MISP's spelling. */
  write(value: T): string
  /** JSON Schema of what is accepted from the world. */
  readonly accepts: TSchema
  /** JSON Schema of what is written. */
  readonly writes: TSchema
  readonly isRequired?: boolean
  readonly isNullable?: boolean
  /** A record or list of its own: what is wrong inside it does not spoil the record that holds it. */
  readonly isNested?: boolean
}

export type Infer<C> = C extends Codec<infer T> ? T : never

/** A field that a document cannot lack. */
export function required<T>(codec: Codec<T>): Codec<T> & { readonly isRequired: true } {
  return { ...codec, isRequired: true }
}
