import { sql, type RawBuilder } from 'kysely'
import { isIP } from 'node:net'
import type { Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import { plainAddress } from '../../access/ip-list.ts'
import type { Differences } from '../../db/tables/audit.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { clip, differencesOf } from './differences.ts'
import { models, type Model, type RecordOf } from './models.ts'

/** MISP's names for what is done to a record where it has them; `unpublish` and those of logging in are its log's, or ours. */
export type Action =
  | 'add'
  | 'edit'
  | 'soft_delete'
  | 'delete'
  | 'undelete'
  | 'tag'
  | 'tag_local'
  | 'remove_tag'
  | 'remove_local_tag'
  | 'publish'
  | 'unpublish'
  | 'accept'
  | 'discard'
  | 'accept_delegation'
  | 'login'
  | 'login_fail'
  | 'logout'
  | 'change_pw'
  | 'reset_auth_key'

/** Who did it, and from where. */
export type Doer = Pick<Actor, 'userId' | 'email' | 'orgId' | 'orgName' | 'via' | 'from'>

/** The program itself, and whoever runs it on its own data. */
export const SYSTEM: Doer = { userId: 0, email: 'SYSTEM', orgId: 0, orgName: 'SYSTEM', via: { kind: 'operator' } }

export type Change<M extends Model> = {
  model: M
  action: Action
  /** The record as it was, as it is, or both; where none of its own fields changed, both are the same. */
  before?: RecordOf<M> | undefined
  after?: RecordOf<M> | undefined
  /** The event that the record is in. */
  event?: { id: number; org_id: number }
  /** What stands for the record's own title: the tag, where one was attached. */
  title?: string
  /** What changed beside the record's own fields: how many of what came into an event. */
  more?: Differences
  /** What changed of who is in a sharing group, which not everybody may know. */
  members?: Differences
}

const MAX_TITLE = 255
const REQUEST_TYPES = { session: 0, key: 1, operator: 2 } as const

/**
 * Writes one row of the audit log, in the transaction of the change itself: both happen, or neither. A batch is one
 * change, of the record that holds all of it. An edit after which every field is as it was leaves no row.
 */
export async function recordChange<M extends Model>(tx: Tx, doer: Doer, change: Change<M>): Promise<void> {
  const { model, action, before, after, event, more, members } = change
  const differences = { ...differencesOf(models[model].fields, before, after), ...more }
  if (action === 'edit' && members === undefined && Object.keys(differences).length === 0) return
  // What kinds of records have in common is read from any of them.
  const record: Common = { ...before, ...after }
  await tx
    .insertInto('audit_log')
    .values({
      ...doerColumns(doer),
      action,
      model,
      model_id: record.id ?? 0,
      title: clip(change.title ?? titleOf(model, record), MAX_TITLE),
      event_id: event?.id ?? (model === 'Event' ? (record.id ?? null) : null),
      owner_org_id: event?.org_id ?? ownerOf(model, record),
      change: JSON.stringify(differences),
      members: members === undefined ? null : JSON.stringify(members),
    })
    .execute()
}

/** The names of so many records of a batch are kept; how many there were always is. */
const MAX_NAMES = 1_000

/** What was added along with something else, or as a list: one row, however many. */
export async function recordAdded<M extends Model>(
  tx: Tx,
  doer: Doer,
  model: M,
  rows: readonly RecordOf<M>[],
): Promise<void> {
  const [first, ...others] = rows
  if (first === undefined) return
  if (others.length === 0) return recordChange(tx, doer, { model, action: 'add', after: first })
  const names = rows.slice(0, MAX_NAMES).map((row) => titleOf(model, row))
  await recordChange(tx, doer, { model, action: 'add', title: `${rows.length} added`, more: { added: [null, names] } })
}

type Common = {
  id?: number
  org_id?: number | null
  user_id?: number | null
  org_uuid?: string
  galaxy_cluster_id?: number
}

function titleOf(model: Model, record: Common): string {
  // Each kind's title is made of a record of that kind.
  return (models[model].titleOf as (record: Common) => string)(record)
}

/** Whose the record is: of its organisation, of nobody but site admins, or everybody's. */
function ownerOf(model: Model, record: Common): number | null | RawBuilder<number | null> {
  switch (model) {
    case 'Event':
    case 'GalaxyCluster':
    case 'EventGraph':
    case 'SharingGroup':
    case 'Sighting':
    case 'User':
      return record.org_id ?? 0
    case 'GalaxyClusterRelation':
      return sql<number | null>`(select org_id from galaxy_clusters where id = ${record.galaxy_cluster_id ?? 0})`
    case 'AuthKey':
    case 'SavedSearch':
    case 'ScheduledExport':
    case 'UserSetting':
      return sql<number | null>`(select org_id from users where id = ${record.user_id ?? 0})`
    case 'Note':
    case 'Opinion':
    case 'Relationship':
      return sql<number | null>`(select id from organisations where uuid = ${record.org_uuid ?? null})`
    case 'AnalystDataBlocklist':
    case 'CorrelationExclusion':
    case 'GalaxyClusterBlocklist':
    case 'OrgBlocklist':
    case 'SystemSetting':
      return 0
    case 'EventBlocklist':
      return HOST_ORG_ID
    default:
      return null
  }
}

function doerColumns({ userId, email, orgId, orgName, via, from }: Doer) {
  const ip = plainAddress(from?.ip ?? '')
  const isOperator = via.kind === 'operator'
  return {
    user_id: userId,
    email: isOperator ? SYSTEM.email : email,
    org_id: isOperator ? SYSTEM.orgId : orgId,
    org_name: isOperator ? SYSTEM.orgName : orgName,
    request_type: REQUEST_TYPES[via.kind],
    key_id: via.kind === 'key' ? via.keyId : null,
    ip: isIP(ip) === 0 ? null : ip,
    request_id: from?.requestId?.slice(0, MAX_TITLE) ?? null,
  }
}
