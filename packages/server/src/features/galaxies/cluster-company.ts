import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { presentOrganisation } from '../orgs/present.ts'
import { nestedGroups, type NestedGroup } from '../sharing-groups/present.ts'
import type { ClusterRow } from './cluster-row.ts'
import { loadRelations, type PresentedRelation } from './load-relations.ts'

/** What is shown with clusters: whose they are, whom they are shared with, and what they are to others. */
export type ClusterCompany = {
  orgOf(id: number): object
  groupOf(row: ClusterRow): { SharingGroup?: NestedGroup }
  relationsOf(id: number): PresentedRelation[]
}

/** The organisation that MISP shows for what ships with it. */
const LIBRARY = {
  id: '0',
  name: 'MISP',
  date_created: '',
  date_modified: '',
  description: 'Automatically generated MISP organisation',
  type: '',
  nationality: 'Not specified',
  sector: '',
  created_by: '0',
  uuid: '0',
  contacts: '',
  local: true,
  restricted_to_domain: [],
  landingpage: null,
}

/** Looks up what is shown with these clusters; what none of them has is not asked for. */
export async function loadClusterCompany(
  context: Pick<Context, 'db' | 'config'>,
  viewer: Viewer,
  clusters: readonly ClusterRow[],
): Promise<ClusterCompany> {
  const orgs = await loadOrgs(context.db, clusters)
  const groupIds = clusters.flatMap(({ distribution, sharing_group_id: id }) => (distribution === 4 && id ? [id] : []))
  const groups = groupIds.length === 0 ? noGroups : await nestedGroups(context, viewer, new Set(groupIds))
  const from = clusters.map(({ id }) => id)
  const relations = new Map<string, PresentedRelation[]>()
  for (const relation of from.length === 0 ? [] : await loadRelations(context.db, viewer, { from })) {
    const known = relations.get(relation.galaxy_cluster_id)
    if (known) known.push(relation)
    else relations.set(relation.galaxy_cluster_id, [relation])
  }
  return {
    orgOf: (id) => orgs.get(id) ?? LIBRARY,
    groupOf: ({ distribution, sharing_group_id: id }) => {
      const found = distribution === 4 && id !== null ? groups.get(id) : undefined
      return found ? { SharingGroup: found.group } : {}
    },
    relationsOf: (id) => relations.get(String(id)) ?? [],
  }
}

const noGroups: Awaited<ReturnType<typeof nestedGroups>> = new Map()

async function loadOrgs(db: Db, clusters: readonly ClusterRow[]): Promise<Map<number, object>> {
  const ids = [...new Set(clusters.flatMap(({ org_id, orgc_id }) => [org_id, orgc_id]))].filter((id) => id !== 0)
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('organisations').selectAll().where('id', '=', anyOf(ids)).execute()
  return new Map(rows.map((row) => [row.id, presentOrganisation(row)]))
}
