/** Above either, an event goes to the server without its attributes, and those follow line by line. */
const MAX_BYTES = 8 * 1024 * 1024
const MAX_ATTRIBUTES = 20_000

/** An event in two: all but its attributes, unpublished until they are there, and the attributes. */
export type SplitEvent = { head: object; attributes: unknown[]; uuid: string | undefined; isPublished: boolean }

/** Whether an event, as MISP's JSON, is too large to send in one body. */
export function isTooLarge(event: unknown): boolean {
  return attributeCount(event) > MAX_ATTRIBUTES || Buffer.byteLength(JSON.stringify(event) ?? '') > MAX_BYTES
}

/** Those of its objects count too, though they stay with it. */
function attributeCount(event: unknown): number {
  const objects = listIn(event, 'Object')
  return objects.reduce<number>(
    (count, object) => count + listIn(object, 'Attribute').length,
    listIn(event, 'Attribute').length,
  )
}

/** Undefined when there is nothing to split off. */
export function splitEvent(event: unknown): SplitEvent | undefined {
  const attributes = listIn(event, 'Attribute')
  if (!isRecord(event) || attributes.length === 0) return undefined
  const { Attribute: _split, published, uuid, ...rest } = event
  return {
    head: { ...rest, published: false, ...(uuid === undefined ? {} : { uuid }) },
    attributes,
    uuid: typeof uuid === 'string' ? uuid : undefined,
    isPublished: published === true || published === 1 || published === '1' || published === 'true',
  }
}

function listIn(record: unknown, name: string): unknown[] {
  const found = isRecord(record) ? record[name] : undefined
  return Array.isArray(found) ? found : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
