import type { GroupMode } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { uuidV5 } from '../../platform/uuid-v5.ts'
import { insertGroup } from './insert-group.ts'
import { lockMembership, rebuildMembership } from './rebuild.ts'
import type { SharingGroupRow } from './group.ts'

/** The same groups, counted in the same way, are one composite on every server. */
const NAMESPACE = 'c0f7a5f4-6f0b-4d0e-9a44-0c8b5a1f2d37'

/**
 * The local id of the group that stands for several: one record, one group is what the tables and other servers know.
 *
 * Source: `sharing-and-distribution` §7, "On the wire".
 */
export async function compositeOf(
  tx: Tx,
  actor: Actor,
  groups: readonly SharingGroupRow[],
  mode: GroupMode,
): Promise<number> {
  const uuids = groups.map(({ uuid }) => uuid).sort()
  const uuid = uuidV5(NAMESPACE, `${mode}:${uuids.join(',')}`)
  await lockMembership(tx)
  const known = await tx.selectFrom('sharing_groups').select('id').where('uuid', '=', uuid).executeTakeFirst()
  return known?.id ?? makeComposite(tx, actor, groups, { uuid, mode })
}

async function makeComposite(
  tx: Tx,
  actor: Actor,
  groups: readonly SharingGroupRow[],
  { uuid, mode }: { uuid: string; mode: GroupMode },
): Promise<number> {
  const id = await insertGroup(tx, {
    uuid,
    name: `Composite of ${groups.length}`,
    organisation_uuid: actor.orgUuid,
    org_id: actor.orgId,
    active: true,
    roaming: groups.every(({ roaming }) => roaming),
    local: false,
    composite: mode,
  })
  // Nobody else makes one while who is in which group stands still.
  if (id === undefined) throw new Error(`The composite ${uuid} was made by somebody else`)
  const edges = groups.map((group) => ({ sharing_group_id: id, child_uuid: group.uuid, child_name: group.name }))
  await tx.insertInto('sharing_group_children').values(edges).execute()
  await rebuildMembership(tx, [id])
  return id
}

/** The groups that a composite stands for. */
export async function componentsOf(
  db: Db | Tx,
  compositeIds: readonly number[],
): Promise<Map<number, SharingGroupRow[]>> {
  const rows = await db
    .selectFrom('sharing_group_children as edge')
    .innerJoin('sharing_groups as component', 'component.uuid', 'edge.child_uuid')
    .selectAll('component')
    .select('edge.sharing_group_id as composite_id')
    .where('edge.sharing_group_id', '=', anyOf(compositeIds))
    .orderBy('component.id')
    .execute()
  const components = new Map<number, SharingGroupRow[]>(compositeIds.map((id) => [id, []]))
  for (const { composite_id, ...row } of rows) components.get(composite_id)?.push(row)
  return components
}
