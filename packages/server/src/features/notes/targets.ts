import type { AnalystDataTarget } from '@tocsin/format'
import { sql, type RawBuilder } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { mayReadAttribute, mayReadChild, mayReadEvent } from '../../access/visibility.ts'
import { mayReadCluster } from '../../access/visible-clusters.ts'

type Predicate = RawBuilder<boolean>

/** Columns that name a record by its kind and uuid. */
export type TargetColumns = { uuid: RawBuilder<unknown>; type: RawBuilder<unknown> }

/** Records that analyst data hangs on and that are no analyst data themselves. */
export type Root = Exclude<AnalystDataTarget, 'Note' | 'Opinion' | 'Relationship'>

/** Whether the viewer sees the record that these columns name; notes, opinions and relationships are not asked for here. */
export function targetIsSeen(viewer: Viewer, { uuid, type }: TargetColumns): Predicate {
  const cases = roots.map((root) => sql`when ${sql.lit(root)} then ${isSeen[root](viewer, uuid)}`)
  return sql<boolean>`case ${type} ${sql.join(cases, sql` `)} else false end`
}

/** What was deleted softly is its owner's alone. */
const isSeen: Record<Root, (viewer: Viewer, uuid: RawBuilder<unknown>) => Predicate> = {
  Event: (viewer, uuid) => sql`exists (select from events where events.uuid = ${uuid} and ${mayReadEvent(viewer)})`,
  Attribute: (viewer, uuid) => sql`exists (
    select from attributes join events on events.id = attributes.event_id
    where attributes.uuid = ${uuid} and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}
      and ${isLive(viewer, 'attributes')})`,
  Object: (viewer, uuid) => inEvent(viewer, 'objects', uuid),
  EventReport: (viewer, uuid) => inEvent(viewer, 'event_reports', uuid),
  GalaxyCluster: (viewer, uuid) => sql`exists (
    select from galaxy_clusters where galaxy_clusters.uuid = ${uuid} and not deleted and ${mayReadCluster(viewer)})`,
  Galaxy: (_viewer, uuid) => sql`exists (select from galaxies where galaxies.uuid = ${uuid})`,
  Organisation: (_viewer, uuid) => sql`exists (select from organisations target where target.uuid = ${uuid})`,
  SharingGroup: (viewer, uuid) => sql`exists (
    select from sharing_groups where sharing_groups.uuid = ${uuid} and composite is null and ${seesGroup(viewer)})`,
}

// The table names each of them.
const roots = Object.keys(isSeen) as Root[]

function inEvent(viewer: Viewer, table: 'objects' | 'event_reports', uuid: RawBuilder<unknown>): Predicate {
  const child = sql.table(table)
  return sql<boolean>`exists (
    select from ${child} join events on events.id = ${child}.event_id
    where ${child}.uuid = ${uuid} and ${mayReadEvent(viewer)} and ${mayReadChild(viewer, table)}
      and ${isLive(viewer, table)})`
}

function isLive(viewer: Viewer, table: 'attributes' | 'objects' | 'event_reports'): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(not ${sql.table(table)}.deleted or events.org_id = ${viewer.orgId})`
}

function seesGroup(viewer: Viewer): Predicate {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(sharing_groups.org_id = ${viewer.orgId} or sharing_groups.id = any(${viewer.sharingGroupIds}))`
}
