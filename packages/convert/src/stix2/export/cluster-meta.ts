import type { GalaxyCluster } from '@tocsin/format'
import { META, REFERENCE_SOURCES, SHARED_META, type MetaPlace } from '../mapping/galaxies.ts'
import { CUSTOM_PROPERTY_PREFIX } from '../mapping/constants.ts'
import { pathIn, type StixVersion } from '../mapping/place.ts'
import { customName } from './given.ts'
import { itemsOf, type Json, type StixObject } from './stix-object.ts'
import { readStixTime } from './times.ts'

/** What is told of a cluster, by key: its elements, grouped where they are not yet. */
export function metaOf({ meta, GalaxyElement = [] }: GalaxyCluster): Map<string, string[]> {
  const grouped = new Map(Object.entries(meta ?? {}))
  if (grouped.size > 0) return grouped
  for (const { key, value } of GalaxyElement) {
    const values = grouped.get(key)
    if (values === undefined) grouped.set(key, [value])
    else values.push(value)
  }
  return grouped
}

/** Writes what is told of a cluster into the object that stands for it. */
export function applyMeta(object: StixObject, cluster: GalaxyCluster, version: StixVersion): void {
  for (const [key, values] of metaOf(cluster)) {
    const place = placeOf(object.type, key)
    const path = place === undefined ? undefined : pathIn(place, version)
    if (values.length === 0) continue
    if (place === undefined || path === undefined || !write(object, path, place, values)) {
      object[customMetaName(key, version)] = values
    }
  }
}

/** The name of the custom property for a key. In 2.1 hyphens stay, as in misp-stix, so that the key can be read back. */
function customMetaName(key: string, version: StixVersion): string {
  if (version === '2.0') return customName(key, version)
  return `${CUSTOM_PROPERTY_PREFIX}${key.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`
}

function placeOf(type: string, key: string): MetaPlace | undefined {
  const own = META[type] ?? {}
  if (Object.hasOwn(own, key)) return own[key]
  return Object.hasOwn(SHARED_META, key) ? SHARED_META[key] : undefined
}

/** False where the values are not what the property is to hold. */
function write(object: StixObject, path: string, { as }: MetaPlace, values: readonly string[]): boolean {
  const added = valuesFor(as, values, object)
  if (added === undefined) return false
  const items = itemsOf(added)
  if (typeof added === 'object') {
    if (items.length > 0) object[path] = [...itemsOf(object[path]), ...items]
  } else {
    object[path] = added
  }
  return true
}

function valuesFor(as: MetaPlace['as'], values: readonly string[], object: StixObject): Json | undefined {
  const [first = ''] = values
  switch (as) {
    case 'one':
      return values.length === 1 ? first : undefined
    case 'list':
      return values
    case 'time':
      return readStixTime(first)
    case 'flag':
      return ['true', '1'].includes(first.toLowerCase())
    case 'aliases':
      return values.filter((value) => value !== object.name)
    case 'references':
      return values.map((value) => ({ source_name: sourceOf(value), external_id: value }))
    case 'addresses':
      return values.map((url) => ({ source_name: 'url', url }))
    case 'phases':
      return values.map(phaseOf)
  }
}

/** The source of an external id. Source: misp-stix. */
function sourceOf(id: string): string {
  const prefix = id.slice(0, Math.max(id.indexOf('-'), 0))
  const known = Object.hasOwn(REFERENCE_SOURCES, prefix) ? REFERENCE_SOURCES[prefix] : undefined
  if (known !== undefined) return known
  if (id.includes('-')) return 'NIST Mobile Threat Catalogue'
  return /^\d+$/.test(id) ? 'WASC' : 'mitre-attack'
}

/** `chain:phase`, sometimes with a platform between them. */
function phaseOf(text: string): Json {
  const parts = text.split(':')
  return { kill_chain_name: parts[0] ?? text, phase_name: parts.at(-1) ?? text }
}
