// Whether two servers show the same event, as equal as what the protocol changes on the way lets it be.
import { isDeepStrictEqual } from 'node:util'

/** @typedef {import('./side.mjs').Json} Json */

/** What each server says in its own way, or for itself: numbers, owners, levels and locks, company looked up, colours. */
const OF_A_SERVER = new Set([
  'id',
  'event_id',
  'org_id',
  'orgc_id',
  'object_id',
  'referenced_id',
  'tag_id',
  'sharing_group_id',
  'Org',
  'distribution',
  'locked',
  'publish_timestamp',
  'sighting_timestamp',
  'event_creator_email',
  'RelatedEvent',
  'Galaxy',
  'warnings',
  'proposal_email_lock',
  'attribute_count',
  'Event',
  'Feed',
  'Server',
  'image',
  'CryptographicKey',
  'ShadowAttribute',
  'Sighting',
  'local',
])

/**
 * What one server shows of a record, and the other does not, by path.
 * @param {Json} original
 * @param {Json} copy
 * @param {string} [path]
 * @returns {string[]}
 */
export function differences(original, copy, path = 'Event') {
  if (Array.isArray(original) && Array.isArray(copy)) return inLists(original, copy, path)
  if (!isRecord(original) || !isRecord(copy)) {
    return isDeepStrictEqual(original, copy) ? [] : [`${path}: ${show(original)} became ${show(copy)}`]
  }
  const names = new Set([...Object.keys(original), ...Object.keys(copy)].filter((name) => !OF_A_SERVER.has(name)))
  return [...names].flatMap((name) => {
    const [before, after] = [settled(original[name]), settled(copy[name])]
    return differences(before, after, `${path}.${name}`)
  })
}

/** Nothing is said in several ways, and MISP takes spaces from the ends of texts. */
function settled(/** @type {Json} */ value) {
  if (Array.isArray(value)) return value.length === 0 ? null : value
  if (typeof value === 'string') return value.trim() || null
  return value === undefined || value === false ? null : value
}

/** @type {(value: Json) => boolean} */
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** @type {(original: Json[], copy: Json[], path: string) => string[]} */
function inLists(original, copy, path) {
  const keyOf = (/** @type {Json} */ item) =>
    isRecord(item) ? String(item.uuid ?? item.name ?? JSON.stringify(item)) : String(item)
  const there = new Map(copy.map((item) => [keyOf(item), item]))
  const here = new Set(original.map(keyOf))
  return [
    ...original.flatMap((item) => {
      const other = there.get(keyOf(item))
      return other === undefined ? [`${path}: ${show(item)} is missing`] : differences(item, other, path)
    }),
    ...copy.filter((item) => !here.has(keyOf(item))).map((item) => `${path}: ${show(item)} is more`),
  ]
}

/** @param {Json} value */
function show(value) {
  return JSON.stringify(value)?.slice(0, 300) ?? 'nothing'
}
