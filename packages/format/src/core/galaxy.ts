import { Type } from 'typebox'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { flag, json, localId, nativeInteger, nullable, text, uuid } from '../schema/scalars.ts'
import { eventDistribution } from './distribution.ts'
import { sharingGroup } from './sharing-group.ts'
import { attachedTag } from './tag.ts'

/** Galaxy elements grouped by key: `{"synonyms": ["Sofacy", "APT28"]}`. Single values become lists. */
const meta: Codec<Record<string, string[]>> = {
  read(raw, report) {
    if (Array.isArray(raw) && raw.length === 0) return {}
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
      return report.fault('galaxy.meta', 'meta maps keys to lists of text.', raw)
    }
    const entries = Object.entries(raw).map(([key, values]) => {
      const items: unknown[] = Array.isArray(values) ? values : [values]
      return [key, items.filter((item) => item !== null && typeof item !== 'object').map(String)]
    })
    return Object.fromEntries(entries) as Record<string, string[]>
  },
  write: (value) => JSON.stringify(value),
  accepts: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Array(Type.Never())]),
  writes: Type.Record(Type.String(), Type.Array(Type.String())),
}

/** One value of a cluster: a synonym, a reference, a country, … */
export const galaxyElement = model('GalaxyElement', {
  id: localId,
  galaxy_cluster_id: localId,
  key: required(text),
  value: required(text),
})
export type GalaxyElement = Infer<typeof galaxyElement>

/** What a cluster is to another, which need not be known. */
export const galaxyClusterRelation = model('GalaxyClusterRelation', {
  id: localId,
  galaxy_cluster_id: localId,
  referenced_galaxy_cluster_id: localId,
  referenced_galaxy_cluster_uuid: required(uuid),
  referenced_galaxy_cluster_type: required(text),
  galaxy_cluster_uuid: uuid,
  distribution: eventDistribution,
  sharing_group_id: nullable(localId),
  default: flag,
  SharingGroup: sharingGroup,
  Tag: list(attachedTag),
})
export type GalaxyClusterRelation = Infer<typeof galaxyClusterRelation>

/** A cluster as it travels: inside an event, or by itself. */
export const galaxyCluster = model('GalaxyCluster', {
  id: localId,
  uuid: required(uuid),
  collection_uuid: text,
  type: text,
  value: required(text),
  tag_name: text,
  description: nullable(text),
  galaxy_id: localId,
  source: nullable(text),
  authors: nullable(list(text)),
  version: text,
  distribution: eventDistribution,
  sharing_group_id: nullable(localId),
  org_id: localId,
  orgc_id: localId,
  default: flag,
  locked: flag,
  extends_uuid: nullable(text),
  extends_version: nullable(text),
  published: flag,
  deleted: flag,
  GalaxyElement: list(galaxyElement),
  GalaxyClusterRelation: list(galaxyClusterRelation),
  SharingGroup: sharingGroup,
  Org: json,
  Orgc: json,
  meta,
  tag_id: nativeInteger,
  event_tag_id: localId,
  attribute_tag_id: localId,
  local: flag,
  relationship_type: json,
})
export type GalaxyCluster = Infer<typeof galaxyCluster>

/** A galaxy with those of its clusters that the record carries. */
export const galaxy = model('Galaxy', {
  id: localId,
  uuid: required(uuid),
  name: required(text),
  type: required(text),
  description: text,
  version: text,
  icon: text,
  namespace: text,
  enabled: flag,
  local_only: flag,
  kill_chain_order: json,
  GalaxyCluster: list(galaxyCluster),
})
export type Galaxy = Infer<typeof galaxy>
