import type { Attribute, MispObject, ObjectReference } from '@tocsin/format'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import type { Bundle } from './bundle.ts'
import type { Made } from './event-draft.ts'
import type { Shelved } from './galaxy-shelf.ts'
import type { Link, Reading } from './reading.ts'
import { fieldOf, type StixObject, textOf } from './stix-object.ts'
import { tellUnread } from './unread.ts'
import { mispUuid } from './uuids.ts'

const CARRIED = ['relationship_type', 'source_ref', 'target_ref', 'description']

/** Ties what a relationship is between; false where one of both is not in this event. */
export function readRelationship(object: StixObject, reading: Reading): boolean {
  const link = linkOf(object)
  if (link === undefined || !tie(link, reading)) return false
  tellUnread(object, CARRIED, reading.lose)
  return true
}

function linkOf(object: StixObject): Link | undefined {
  const from = textOf(object, 'source_ref')
  const to = textOf(object, 'target_ref')
  if (from === undefined || to === undefined) return undefined
  return {
    from,
    to,
    relationship: textOf(object, 'relationship_type') ?? 'related-to',
    path: object.path,
    uuid: mispUuid(object.id).uuid,
    comment: textOf(object, 'description'),
  }
}

/**
 * Ties together what two linked objects became: a reference of an object, a cluster on attributes, a relation of clusters,
 * or, from an attribute, which has no references in MISP, a relationship among its analyst data. False where one of the two
 * became nothing in this event.
 */
export function tie(link: Link, reading: Reading): boolean {
  const { draft, shelf } = reading
  const from = draft.madeOf(link.from)
  const to = draft.madeOf(link.to)
  const fromCluster = shelf.get(link.from)
  const toCluster = shelf.get(link.to)
  if (from !== undefined && toCluster !== undefined) {
    shelf.attach(link.to, draft.carriersOf(from))
    return true
  }
  if (fromCluster !== undefined && toCluster !== undefined) return relate(fromCluster, toCluster, link)
  if (from === undefined || to === undefined) return false
  if (from.made.uuid !== to.made.uuid) refer(from, to, link)
  return true
}

function relate(from: Shelved, to: Shelved, { relationship }: Link): boolean {
  if (from.cluster === undefined || to.cluster === undefined) return false
  from.cluster.GalaxyClusterRelation = [
    ...(from.cluster.GalaxyClusterRelation ?? []),
    { referenced_galaxy_cluster_uuid: to.cluster.uuid, referenced_galaxy_cluster_type: relationship },
  ]
  return true
}

const MISP_NAMES = {
  attribute: 'Attribute',
  object: 'Object',
  report: 'EventReport',
  analyst: 'Note',
  event: 'Event',
} as const

function refer(from: Made, to: Made, link: Link): void {
  const target = to.made.uuid
  if (target === undefined) return
  const uuid = link.uuid ?? derivedUuid(`${from.made.uuid} - ${link.relationship} - ${target}`)
  if (from.kind === 'object') return addReference(from.made, target, uuid, link)
  if (from.kind !== 'attribute') return
  addRelationship(from.made, {
    uuid,
    relationship_type: link.relationship,
    related_object_uuid: target,
    related_object_type: MISP_NAMES[to.kind],
  })
}

function addReference(object: MispObject, target: string, uuid: string, { relationship, comment }: Link): void {
  const isKnown = ({ referenced_uuid, relationship_type }: ObjectReference) =>
    referenced_uuid === target && relationship_type === relationship
  if (object.ObjectReference?.some(isKnown)) return
  object.ObjectReference = [
    ...(object.ObjectReference ?? []),
    {
      uuid,
      ...(object.uuid === undefined ? {} : { object_uuid: object.uuid }),
      referenced_uuid: target,
      relationship_type: relationship,
      ...(comment === undefined ? {} : { comment }),
    },
  ]
}

function addRelationship(attribute: Attribute, relationship: NonNullable<Attribute['Relationship']>[number]): void {
  attribute.Relationship = [...(attribute.Relationship ?? []), relationship]
}

/** Who says something, as MISP names organisations. */
export function organisationOf(id: unknown, bundle: Bundle): { uuid: string; name: string } | undefined {
  const identity = typeof id === 'string' ? bundle.byId.get(id) : undefined
  const name = identity === undefined ? undefined : textOf(identity, 'name')
  if (identity === undefined || name === undefined || fieldOf(identity.fields, 'type') !== 'identity') return undefined
  return { uuid: mispUuid(identity.id).uuid, name }
}
