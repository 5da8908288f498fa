// Events that somebody published, made new so that no server knows them.
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** @typedef {import('./side.mjs').Json} Json */

/** Whose uuids are those of an event; those of organisations, tags' galaxies and templates are everybody's. */
const OWN = new Set(['Event', 'Attribute', 'Object', 'ObjectReference', 'EventReport', 'ShadowAttribute', 'Sighting'])
const POINTERS = new Set(['object_uuid', 'referenced_uuid', 'source_uuid', 'event_uuid', 'extends_uuid'])
const TOO_LARGE = 1_000_000

/**
 * So many events of a folder, from the first to the last.
 * @param {string} folder
 * @param {number} count
 * @returns {Promise<Json[]>}
 */
export async function readEvents(folder, count) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && name !== 'MANIFEST.json').toSorted()
  const events = []
  for (let i = 0; i < names.length && events.length < count; i += Math.max(1, Math.floor(names.length / count))) {
    const text = await readFile(join(folder, names[i] ?? ''), 'utf8')
    const { Event } = JSON.parse(text)
    if (Event && text.length < TOO_LARGE) events.push(Event)
  }
  return events
}

/**
 * An event as somebody else's: for everybody, and with uuids that nothing has.
 * @param {Json} event
 * @returns {Json}
 */
export function renewed(event) {
  const salt = randomUUID()
  const fresh = (/** @type {Json} */ uuid) =>
    typeof uuid === 'string' && uuid !== '' ? uuidFrom(salt + uuid.toLowerCase()) : uuid
  /** @type {(value: Json, within: string) => Json} */
  const walk = (value, within) => {
    if (Array.isArray(value)) return value.map((item) => walk(item, within))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const isUuid = (key === 'uuid' && OWN.has(within)) || POINTERS.has(key)
        return [key, isUuid ? fresh(inner) : walk(inner, key)]
      }),
    )
  }
  const { id: _, sharing_group_id: _group, SharingGroup: _shared, ...kept } = walk(event, 'Event')
  return { ...kept, distribution: '3', published: false }
}

/** @param {string} text */
function uuidFrom(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
