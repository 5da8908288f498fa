import { galaxy as galaxyModel, galaxyCluster as clusterModel } from '@tocsin/format'
import type { Lose } from '../../loss.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import type { Bundle } from './bundle.ts'
import { factValue } from './facts.ts'
import { GALAXY_WORDS } from './galaxy-words.ts'
import { MAX_TAG } from './markings.ts'
import { phasesOf } from './phases.ts'
import type { Reading } from './reading.ts'
import { fieldOf, recordsOf, type StixObject, textOf } from './stix-object.ts'
import { mispUuid } from './uuids.ts'

/** The organisation of the MISP project, whose clusters those of nobody else are. Source: misp-stix. */
const MISP_ORGANISATION = '55f6ea65-aa10-4c5a-bf01-4f84950d210f'

/** What has a place of its own in a cluster, or none that would say more. */
const NOT_META = new Set([
  'type',
  'id',
  'spec_version',
  'name',
  'description',
  'created_by_ref',
  'object_marking_refs',
  'granular_markings',
  'external_references',
  'kill_chain_phases',
  'extensions',
])

const UNREAD = ['extensions', 'granular_markings']

export function becomesCluster(object: StixObject): boolean {
  if (object.type === 'identity') return textOf(object, 'identity_class') === 'class'
  if (object.type === 'location') return fieldOf(object.fields, 'latitude') === undefined
  return Object.hasOwn(GALAXY_WORDS, object.type)
}

/** Makes a cluster, in a galaxy named for the kind of STIX object, or the tag that it would be. Source: misp-stix. */
export function readForeignCluster(object: StixObject, reading: Reading): void {
  const { bundle, draft, lose, options, shelf } = reading
  const words = GALAXY_WORDS[object.type]
  if (words === undefined) return
  for (const name of UNREAD) {
    if (fieldOf(object.fields, name) !== undefined)
      lose({ path: `${object.path}.${name}`, why: 'MISP has no place for it.' })
  }
  const isSector = object.type === 'identity'
  const type = isSector ? 'sector' : `stix-${bundle.version}-${object.type}`
  const galaxyName = isSector ? words.name : `STIX ${bundle.version} ${words.name}`
  const name = textOf(object, 'name') ?? textOf(object, 'product') ?? object.id
  if (options.galaxiesAsTags === true) return tagInstead(object, name, reading)
  const uuid = derivedUuid(`${mispUuid(object.id).uuid} - ${options.organisationUuid ?? MISP_ORGANISATION}`)
  const shared = sharingOf(reading)
  const version = bundle.version.replace('.', '')
  const galaxy = draft.read(
    galaxyModel,
    {
      uuid: derivedUuid(galaxyName),
      name: galaxyName,
      type,
      description: words.description,
      version,
      icon: words.icon,
      namespace: 'stix',
    },
    object.path,
  )
  const cluster = draft.read(
    clusterModel,
    {
      uuid,
      collection_uuid: derivedUuid(galaxyName),
      type,
      value: name,
      tag_name: `misp-galaxy:${type}="${uuid}"`,
      description: textOf(object, 'description') ?? name,
      source: creatorOf(object, bundle),
      version,
      default: false,
      ...shared,
      meta: metaOf(object, lose),
    },
    object.path,
  )
  if (galaxy === undefined || cluster === undefined) return
  shelf.add(object.id, {
    galaxy,
    cluster: { ...cluster, GalaxyElement: elementsOf(cluster.meta ?? {}) },
    tag: cluster.tag_name ?? '',
  })
}

function tagInstead(object: StixObject, name: string, { shelf, lose }: Reading): void {
  const type = object.type === 'identity' ? 'sector' : object.type
  const tag = `misp-galaxy:${type}="${name}"`
  if (tag.length > MAX_TAG)
    return lose({ path: object.path, why: `The tag would have more than ${MAX_TAG} characters.` })
  shelf.add(object.id, { tag })
}

function sharingOf({ options }: Reading) {
  const { clusterDistribution = 0, clusterSharingGroupId } = options
  return {
    distribution: clusterDistribution,
    ...(clusterDistribution === 4 ? { sharing_group_id: clusterSharingGroupId } : {}),
  }
}

export function creatorOf(object: StixObject, bundle: Bundle): string {
  const creator = bundle.byId.get(textOf(object, 'created_by_ref') ?? '')
  return (creator === undefined ? undefined : textOf(creator, 'name')) ?? 'misp-stix'
}

function metaOf(object: StixObject, lose: Lose): Record<string, string[]> {
  const meta = new Map<string, string[]>()
  for (const [name, value] of Object.entries(object.fields)) {
    if (NOT_META.has(name)) continue
    const all: unknown[] = [value].flat()
    const values = all.flatMap((item) => factValue(item) ?? [])
    if (values.length < all.length) lose({ path: `${object.path}.${name}`, why: 'What is told of a cluster is text.' })
    if (values.length > 0) meta.set(name === 'aliases' ? 'synonyms' : name, values)
  }
  const references = recordsOf(object, 'external_references')
  const urls = references.flatMap(({ url }) => factValue(url) ?? [])
  const ids = references.flatMap(({ external_id }) => factValue(external_id) ?? [])
  if (urls.length > 0) meta.set('refs', urls)
  if (ids.length > 0) meta.set('external_id', ids)
  if (phasesOf(object).length > 0) meta.set('kill_chain', phasesOf(object))
  tellOfReferences(object, references, lose)
  return Object.fromEntries(meta)
}

/** Of references a cluster has their addresses and ids. */
function tellOfReferences(object: StixObject, references: readonly Record<string, unknown>[], lose: Lose): void {
  for (const [i, reference] of references.entries()) {
    const left = Object.keys(reference).filter((name) => name !== 'url' && name !== 'external_id')
    const path = `${object.path}.external_references[${i}]`
    if (left.length > 0) lose({ path, why: `A cluster has no place for ${left.join(', ')} of a reference.` })
  }
}

export function elementsOf(meta: Readonly<Record<string, string[]>>): { key: string; value: string }[] {
  return Object.entries(meta).flatMap(([key, values]) => values.map((value) => ({ key, value })))
}
