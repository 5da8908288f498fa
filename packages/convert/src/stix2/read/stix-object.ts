/** An object of a bundle: where it stands, and what all have. Nothing else of it has been looked at. */
export type StixObject = {
  readonly path: string
  readonly type: string
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own properties alone: a hostile name must not reach those that every object inherits. */
export function fieldOf(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

export function textOf({ fields }: StixObject, name: string): string | undefined {
  const value = fieldOf(fields, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function textsOf({ fields }: StixObject, name: string): string[] {
  const value = fieldOf(fields, name)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

export function recordsOf({ fields }: StixObject, name: string): Record<string, unknown>[] {
  const value = fieldOf(fields, name)
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** The last second with a year of four digits. */
const END_OF_9999 = 253_402_300_799

/** A point in time as MISP's Unix seconds. */
export function secondsOf(object: StixObject, name: string): number | undefined {
  const millis = Date.parse(textOf(object, name) ?? '')
  const seconds = Math.floor(millis / 1000)
  return seconds >= 0 && seconds <= END_OF_9999 ? seconds : undefined
}
