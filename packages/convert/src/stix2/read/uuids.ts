import { derivedUuid } from '../mapping/derived-uuid.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const RFC_4122 = /^[0-9a-f]{8}-[0-9a-f]{4}-[1345][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** The UUID at the end of an id, as it stands there. */
export function uuidInId(id: string): string {
  return id.slice(id.indexOf('--') + 2).toLowerCase()
}

/**
 * The UUID of what is made of a STIX object: its own where it is of version 1, 3, 4 or 5, as MISP's are; else one derived
 * from it, with a comment that keeps the original. Source: misp-stix, `_sanitise_uuid`.
 */
export function mispUuid(id: string): { uuid: string; comment?: string } {
  const original = uuidInId(id)
  if (RFC_4122.test(original)) return { uuid: original }
  return { uuid: derivedUuid(original), comment: `Original UUID was: ${original}` }
}
