import { dateTimeText } from '@tocsin/format'
import type { Selectable } from 'kysely'
import type { May } from '../../access/permissions.ts'
import type { AnalystDataBlocklistsTable } from '../../db/tables/analyst.ts'
import type { GalaxyClusterBlocklistsTable } from '../../db/tables/galaxies.ts'
import type { OrgBlocklistsTable } from '../../db/tables/people.ts'
import type { EventBlocklistsTable } from '../../db/tables/vocabulary.ts'

/** An entry of one of the lists. */
export type Entry =
  | Selectable<EventBlocklistsTable>
  | Selectable<OrgBlocklistsTable>
  | Selectable<GalaxyClusterBlocklistsTable>
  | Selectable<AnalystDataBlocklistsTable>

/** What keeps records out: by their own uuid, or by that of the organisation that made them. */
export type Blocklist = {
  /** Table, and first segment of its paths. */
  table: 'event_blocklists' | 'org_blocklists' | 'galaxy_cluster_blocklists' | 'analyst_data_blocklists'
  model: 'EventBlocklist' | 'OrgBlocklist' | 'GalaxyClusterBlocklist' | 'AnalystDataBlocklist'
  uuid: 'event_uuid' | 'org_uuid' | 'cluster_uuid' | 'analyst_data_uuid'
  /** What people say of an entry. */
  texts: readonly string[]
  may: May
  /** Whether it takes a member of the host organisation besides. */
  isOfHost: boolean
}

/** Source: MISP's EventBlocklist, OrgBlocklist and GalaxyClusterBlocklist models, and who may use them in `roles-and-permissions` §7. */
export const blocklists: readonly Blocklist[] = [
  {
    table: 'event_blocklists',
    model: 'EventBlocklist',
    uuid: 'event_uuid',
    texts: ['event_info', 'comment', 'event_orgc'],
    may: 'blocklist.edit',
    isOfHost: true,
  },
  {
    table: 'org_blocklists',
    model: 'OrgBlocklist',
    uuid: 'org_uuid',
    texts: ['org_name', 'comment'],
    may: 'org-blocklist.edit',
    isOfHost: false,
  },
  {
    table: 'galaxy_cluster_blocklists',
    model: 'GalaxyClusterBlocklist',
    uuid: 'cluster_uuid',
    texts: ['cluster_info', 'comment', 'cluster_orgc'],
    may: 'cluster-blocklist.edit',
    isOfHost: false,
  },
  {
    table: 'analyst_data_blocklists',
    model: 'AnalystDataBlocklist',
    uuid: 'analyst_data_uuid',
    texts: ['analyst_data_info', 'comment', 'analyst_data_orgc'],
    may: 'analyst-data-blocklist.edit',
    isOfHost: false,
  },
]

export function presentEntry(entry: Entry): object {
  const created = dateTimeText(entry.created.getTime() / 1000)
  if ('event_uuid' in entry) {
    const { id, event_uuid, event_info, comment, event_orgc } = entry
    return { id: String(id), event_uuid, created, event_info, comment, event_orgc }
  }
  if ('cluster_uuid' in entry) {
    const { id, cluster_uuid, cluster_info, comment, cluster_orgc } = entry
    return { id: String(id), cluster_uuid, created, cluster_info, comment, cluster_orgc }
  }
  if ('analyst_data_uuid' in entry) {
    const { id, analyst_data_uuid, analyst_data_info, comment, analyst_data_orgc } = entry
    return { id: String(id), analyst_data_uuid, created, analyst_data_info, comment, analyst_data_orgc }
  }
  const { id, org_uuid, org_name, comment, blocked_amount, blocked_last_time } = entry
  const blocked_data =
    blocked_last_time === null
      ? { blocked_amount: false, blocked_last_time: false }
      : { blocked_amount: String(blocked_amount), blocked_last_time: String(blocked_last_time) }
  return { id: String(id), org_uuid, created, org_name, comment, blocked_data }
}
