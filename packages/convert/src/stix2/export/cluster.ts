import type { Galaxy, GalaxyCluster } from '@tocsin/format'
import { CUSTOM_PROPERTY_PREFIX, CUSTOM_TYPES } from '../mapping/constants.ts'
import { REGIONS, typeOfGalaxy } from '../mapping/galaxies.ts'
import { applyMeta, metaOf } from './cluster-meta.ts'
import { countryCode } from './country-code.ts'
import { relationshipBetween, relationshipObject } from './relationship.ts'
import { newObject, standsFor, type Scope } from './scope.ts'
import type { Json, Properties, StixObject } from './stix-object.ts'

/** The clusters of galaxies as objects, each once in a bundle. Answers their ids. */
export function* writeClusters(scope: Scope, galaxies: readonly Galaxy[], at: string): Generator<StixObject, string[]> {
  const ids: string[] = []
  for (const galaxy of galaxies) {
    for (const cluster of galaxy.GalaxyCluster ?? []) {
      const object = clusterObject(scope, galaxy, cluster, at)
      ids.push(object.id)
      if (!scope.idsOf.has(cluster.uuid)) standsFor(scope, cluster.uuid, object.id)
      scope.listed.add(object.id)
      if (scope.shared.has(object.id)) continue
      scope.shared.add(object.id)
      yield object
    }
  }
  return ids
}

/** The clusters of an attribute or object, and what the object that stands for it is to them. */
export function* writeAttachedClusters(
  scope: Scope,
  source: StixObject,
  galaxies: readonly Galaxy[],
): Generator<StixObject> {
  const at = source.modified ?? scope.at
  const targets = yield* writeClusters(scope, galaxies, at)
  for (const target of new Set(targets)) {
    yield relationshipObject(scope, { source: source.id, type: relationshipBetween(source.id, target), target, at })
  }
}

function clusterObject(scope: Scope, galaxy: Galaxy, cluster: GalaxyCluster, at: string): StixObject {
  const known = typeOfGalaxy(galaxy.type, scope.version)
  // Access control of ACS is read from others, and not written.
  const type = known === 'marking-definition' ? undefined : known
  const object = newObject(scope, type ?? CUSTOM_TYPES.cluster, cluster.uuid)
  delete object.created_by_ref
  Object.assign(object, { created: at, modified: at, labels: labelsOf(galaxy, cluster) })
  if (type === undefined) return Object.assign(object, customProperties(galaxy, cluster))
  Object.assign(object, nameOf(galaxy, cluster))
  if (object.type === 'malware' && scope.version === '2.1') object.is_family = false
  applyMeta(object, cluster, scope.version)
  return withOneTime(object, at)
}

/** One of the two times of an object stands for the other where the cluster tells but one. */
function withOneTime(object: StixObject, at: string): StixObject {
  if (object.created !== at && object.modified === at) object.modified = object.created
  if (object.modified !== at && object.created === at) object.created = object.modified
  return object
}

function labelsOf(galaxy: Galaxy, { type, tag_name }: GalaxyCluster): string[] {
  const labels = [`misp:galaxy-name="${galaxy.name}"`, `misp:galaxy-type="${type ?? galaxy.type}"`]
  return tag_name === undefined || tag_name === '' ? labels : [...labels, tag_name]
}

const UNTOLD = (text: string | null | undefined): text is null | undefined | '' =>
  text === undefined || text === null || text === ''

/** The properties that name and describe a cluster, which some galaxies keep in fields of their own. */
function nameOf(galaxy: Galaxy, cluster: GalaxyCluster): Properties {
  const { value, description } = cluster
  const about = UNTOLD(description) ? undefined : description
  if (galaxy.type === 'sector') {
    return { name: value, identity_class: 'class', description: about ?? galaxy.description }
  }
  if (galaxy.type === 'country') {
    const country = countryCode(metaOf(cluster).get('ISO')?.[0] ?? value)
    return { name: about ?? value, description: `${galaxy.description ?? ''} | ${value}`, country }
  }
  if (galaxy.type === 'region') {
    const region = value.slice(value.indexOf(' - ') + (value.includes(' - ') ? 3 : 1))
    return {
      name: region,
      description: `${galaxy.description ?? ''} | ${about ?? value}`,
      region: REGIONS[region] ?? region.toLowerCase().replaceAll(' ', '-'),
    }
  }
  return { name: nameWithoutId(galaxy.type, value), description: about }
}

/** MITRE's clusters have their id behind the name: `Phishing - T1566`. */
function nameWithoutId(galaxyType: string, value: string): string {
  const end = galaxyType.startsWith('mitre-') ? value.indexOf(' - ') : -1
  return end < 0 ? value : value.slice(0, end).trim()
}

function customProperties(galaxy: Galaxy, cluster: GalaxyCluster): Properties {
  const meta: [string, Json][] = [...metaOf(cluster)].map(([key, values]) => [metaKey(key), values])
  return {
    [`${CUSTOM_PROPERTY_PREFIX}name`]: galaxy.name,
    [`${CUSTOM_PROPERTY_PREFIX}type`]: cluster.type ?? galaxy.type,
    [`${CUSTOM_PROPERTY_PREFIX}value`]: cluster.value,
    [`${CUSTOM_PROPERTY_PREFIX}description`]: `${galaxy.description ?? ''} | ${cluster.description ?? ''}`,
    ...(meta.length > 0 && { [`${CUSTOM_PROPERTY_PREFIX}meta`]: Object.fromEntries(meta) }),
  }
}

/** Keys of a dictionary of STIX have letters, digits, hyphens and underscores. Source: STIX 2.1 §2.4. */
function metaKey(key: string): string {
  return key.replaceAll(/[^A-Za-z0-9_-]/g, '_')
}
