/** One thing that a pattern or an observable says: that a property of a kind of object has a value. */
export type Fact = {
  /** The type of the object that the path starts from. */
  readonly type: string
  /** Names of properties, joined by dots; places in lists are left out. */
  readonly path: string
  /** Those places, joined by dots: what has the same stands in the same element. */
  readonly at: string
  readonly value: string
  /** The id of the observable that says it, where it is one. */
  readonly node?: string
}

/** A value of STIX as MISP's text. */
export function factValue(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
