import { galaxy as galaxyModel, galaxyCluster as clusterModel } from '@tocsin/format'
import { CUSTOM_TYPES } from '../mapping/constants.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import { META, SHARED_META, type MetaPlace } from '../mapping/galaxies.ts'
import { factValue } from './facts.ts'
import { elementsOf } from './foreign-clusters.ts'
import { ownLabel } from './own-labels.ts'
import { pathsOf } from './own-values.ts'
import { phasesOf } from './phases.ts'
import type { Reading } from './reading.ts'
import { fieldOf, isRecord, recordsOf, type StixObject, textOf, textsOf } from './stix-object.ts'
import { isUuid, mispUuid } from './uuids.ts'

type Cluster = { galaxyName: string; type: string; value: string; description: string; meta: Record<string, string[]> }

/** Reads what an exporter of MISP made of a cluster; false where it made none. */
export function readOwnCluster(object: StixObject, reading: Reading): boolean {
  const cluster = object.type === CUSTOM_TYPES.cluster ? customCluster(object) : clusterOf(object)
  if (cluster === undefined) return false
  const { draft, options, shelf } = reading
  const { galaxyName, type, value, description, meta } = cluster
  const tag =
    textsOf(object, 'labels').find((label) => label.startsWith('misp-galaxy:')) ?? `misp-galaxy:${type}="${value}"`
  if (options.galaxiesAsTags === true) {
    shelf.add(object.id, { tag })
    return true
  }
  const [ofGalaxy = '', ofCluster] = halves(description)
  const galaxy = draft.read(
    galaxyModel,
    {
      uuid: derivedUuid(`galaxy - ${type}`),
      name: galaxyName,
      type,
      ...(ofCluster === undefined ? {} : { description: ofGalaxy }),
    },
    object.path,
  )
  const read = draft.read(
    clusterModel,
    {
      uuid: mispUuid(object.id).uuid,
      type,
      value,
      tag_name: tag,
      description: ofCluster ?? ofGalaxy,
      meta,
      GalaxyElement: elementsOf(meta),
    },
    object.path,
  )
  if (galaxy !== undefined && read !== undefined) shelf.add(object.id, { galaxy, cluster: read, tag })
  return true
}

/** The galaxy's description and the cluster's, where the exporters joined them. */
function halves(description: string): string[] {
  const bar = description.indexOf(' | ')
  return bar === -1 ? [description] : [description.slice(0, bar), description.slice(bar + 3)]
}

function clusterOf(object: StixObject): Cluster | undefined {
  const type = ownLabel(object, 'galaxy-type')
  const name = textOf(object, 'name')
  if (type === undefined || name === undefined) return undefined
  const meta = metaOf(object)
  const galaxyName = ownLabel(object, 'galaxy-name') ?? type
  const description = textOf(object, 'description') ?? ''
  const [ofGalaxy = '', ofCluster] = halves(description)
  const tagged = taggedValue(type, object)
  // What is called by the name of a country or region has its value, or its description, behind that of the galaxy.
  if (type === 'country')
    return { galaxyName, type, meta, value: tagged ?? ofCluster ?? name, description: `${ofGalaxy} | ${name}` }
  if (type === 'region') return { galaxyName, type, meta, value: tagged ?? ofCluster ?? name, description }
  return { galaxyName, type, description, meta, value: tagged ?? withId(type, name, meta) }
}

/** The value in the tag; clusters of one's own have their UUID there. */
function taggedValue(type: string, object: StixObject): string | undefined {
  const start = `misp-galaxy:${type}="`
  const tag = textsOf(object, 'labels').find((label) => label.startsWith(start) && label.endsWith('"'))
  const value = tag?.slice(start.length, -1)
  return value === undefined || isUuid(value) ? undefined : value
}

/** MITRE's clusters have their id behind the name. */
function withId(type: string, name: string, meta: Record<string, string[]>): string {
  const [id] = meta['external_id'] ?? []
  return type.startsWith('mitre-') && id !== undefined && !name.includes(id) ? `${name} - ${id}` : name
}

function customCluster(object: StixObject): Cluster | undefined {
  const type = textOf(object, 'x_misp_type')
  const value = textOf(object, 'x_misp_value')
  if (type === undefined || value === undefined) return undefined
  const meta = fieldOf(object.fields, 'x_misp_meta')
  return {
    galaxyName: textOf(object, 'x_misp_name') ?? type,
    type,
    value,
    description: textOf(object, 'x_misp_description') ?? '',
    meta: Object.fromEntries(
      isRecord(meta) ? Object.entries(meta).map(([key, one]): [string, string[]] => [key, texts(one)]) : [],
    ),
  }
}

function texts(value: unknown): string[] {
  return [value].flat().flatMap((one) => factValue(one) ?? [])
}

/** Keys of the galaxies that MISP comes with which a property of STIX cannot be called by. */
const KEYS = new Map(
  (
    'attribution-confidence calling-code cfr-suspected-state-sponsor cfr-suspected-victims cfr-target-category ' +
    'cfr-type-of-incident colt-average colt-median iso-code member-of mode-of-operation official-languages official-refs ' +
    'payment-method ransomenotes-refs ransomnotes-filenames ransomnotes-refs spoken-language suspected-victims ' +
    'target-category territory-type threat-actor-classification top-level-domain ' +
    'Capital Continent CurrencyCode CurrencyName ISO ISO3 Languages Population'
  )
    .split(' ')
    .map((key) => [key.toLowerCase().replaceAll('-', '_'), key]),
)

function metaKey(name: string): string {
  return KEYS.get(name) ?? name
}

/** What stood under a key of `meta` before it became a property. */
function metaOf(object: StixObject): Record<string, string[]> {
  const meta = new Map<string, string[]>()
  const taken = new Set<string>()
  const places = Object.entries({ ...META[object.type], ...SHARED_META })
  for (const [key, place] of places) {
    const slot = `${place.as} ${pathsOf(place).join(' ')}`
    const values = taken.has(slot) ? [] : pathsOf(place).flatMap((path) => valuesAt(object, path, place))
    if (values.length > 0) meta.set(key, values)
    if (values.length > 0) taken.add(slot)
  }
  for (const [name, value] of Object.entries(object.fields)) {
    if (name.startsWith('x_misp_')) meta.set(metaKey(name.slice('x_misp_'.length)), texts(value))
  }
  return Object.fromEntries(meta)
}

function valuesAt(object: StixObject, path: string, { as }: MetaPlace): string[] {
  if (as === 'references') return recordsOf(object, path).flatMap(({ external_id }) => texts(external_id))
  if (as === 'addresses') return recordsOf(object, path).flatMap(({ url }) => texts(url))
  if (as === 'phases') return phasesOf(object)
  const isTime = path === 'created' || path === 'modified'
  const values = texts(fieldOf(object.fields, path))
  if (isTime) return []
  return path === 'labels' ? values.filter((label) => !label.startsWith('misp')) : values
}
