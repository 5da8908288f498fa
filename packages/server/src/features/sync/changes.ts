import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'
import { visibleEvents, visibleProposals } from '../../access/visibility.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import type { ChangedKind } from '../../db/tables/changes.ts'
import type { Db } from '../../platform/db/connect.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { indexEvents } from '../events/index-events.ts'
import { visibleAnalystData } from '../notes/visible.ts'
import { readCursor, writeCursor } from './cursor.ts'

/**
 * What changed for a reader since a cursor, as JSON, piece by piece: the lines of MISP's minimal index, which events they could
 * have and may not any more, and of which other kinds there is something new. Without a cursor that holds, it is everything
 * (`complete`). What changes meanwhile is told of the next time too.
 */
export async function* changesText(context: Context, actor: Actor, after: string, wishes: Wishes) {
  const { db, clock } = context
  const viewer = viewerOf(actor)
  const place = await placeOf(db)
  const terms = termsOf(viewer, wishes, place.epoch)
  const known = readCursor(after, { terms, now: clock.seconds() })?.snapshot
  const cursor = writeCursor({ terms, snapshot: place.snapshot, seconds: clock.seconds() })
  const filters = { ...wishes, minimal: 1, published: 1 }
  const { text } = await indexEvents(
    context,
    actor,
    filters,
    known === undefined ? undefined : changedSince(known, 'event', sql`events.id`),
  )
  yield `{"cursor":${JSON.stringify(cursor)},"complete":${known === undefined},"events":`
  yield* text
  const [gone, others] =
    known === undefined
      ? [[], OTHERS]
      : await Promise.all([withdrawnSince(db, viewer, known), othersSince(db, viewer, known)])
  yield `,"withdrawn":${JSON.stringify(gone)},"others":${JSON.stringify(others)}}`
}

type OtherKind = Exclude<ChangedKind, 'event'>
const OTHERS: readonly OtherKind[] = ['proposal', 'cluster', 'analyst-data']

/**
 * What a reader has seen by now, and of which database that is true: a copy of it, or an earlier state that it is taken back to,
 * counts its transactions anew.
 */
async function placeOf(db: Db): Promise<{ snapshot: string; epoch: string }> {
  const { rows } = await sql<{ snapshot: string; epoch: string }>`
    select pg_current_snapshot()::text as snapshot,
      concat_ws('.', system.system_identifier, checkpoint.timeline_id, own.oid) as epoch
    from pg_control_system() system, pg_control_checkpoint() checkpoint, pg_database own
    where own.datname = current_database()`.execute(db)
  const [row] = rows
  if (!row) throw new Error('The database does not say where it is')
  return row
}

/** Who reads in which groups, and what they ask for. Groups that somebody joins or leaves change what they see of old events. */
function termsOf(viewer: Viewer, wishes: Wishes, epoch: string): string {
  const seen =
    viewer.kind === 'everything'
      ? viewer.kind
      : [viewer.orgId, viewer.sharingGroupIds.toSorted((a, b) => a - b), viewer.hidesUnpublished]
  const asked = Object.entries(wishes).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([epoch, seen, asked]))
    .digest('base64url')
}

function isBehind(xid: RawBuilder<unknown>, snapshot: string): RawBuilder<boolean> {
  return sql<boolean>`(${xid} >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
    and not pg_visible_in_snapshot(${xid}, ${snapshot}::pg_snapshot))`
}

function changedSince(snapshot: string, kind: ChangedKind, id: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`${id} = any(array(
    select record_id from record_changes
    where kind = ${kind} and ${isBehind(sql`record_changes.xid`, snapshot)}))`
}

/** The events that this reader could have when they were withdrawn, and that they may not have now. */
async function withdrawnSince(db: Db, viewer: Viewer, snapshot: string): Promise<string[]> {
  const rows = await db
    .selectFrom('event_withdrawals as was')
    .select('was.uuid')
    .distinct()
    .where(isBehind(sql`was.xid`, snapshot))
    .where(couldRead(viewer))
    .where('was.uuid', 'not in', visibleEvents(db, viewer).select('events.uuid').where('events.published', '=', true))
    .orderBy('was.uuid')
    .execute()
  return rows.map(({ uuid }) => uuid)
}

/** `mayReadEvent` of how the event was. */
function couldRead(viewer: Viewer): RawBuilder<boolean> {
  if (viewer.kind === 'everything') return sql<boolean>`true`
  return sql<boolean>`(was.org_id = ${viewer.orgId} or was.distribution in (1, 2, 3)
    or (was.distribution = 4 and was.sharing_group_id = any(${viewer.sharingGroupIds})))`
}

/** Of which other kinds something changed that this reader sees. */
async function othersSince(db: Db, viewer: Viewer, snapshot: string): Promise<OtherKind[]> {
  const reads: Record<OtherKind, Promise<unknown>> = {
    proposal: visibleProposals(db, viewer)
      .select('shadow_attributes.id')
      .where(changedSince(snapshot, 'proposal', sql`shadow_attributes.id`))
      .limit(1)
      .executeTakeFirst(),
    cluster: visibleClusters(db, viewer)
      .select('galaxy_clusters.id')
      .where(changedSince(snapshot, 'cluster', sql`galaxy_clusters.id`))
      .limit(1)
      .executeTakeFirst(),
    'analyst-data': visibleAnalystData(db, viewer)
      .select('analyst_data.id')
      .where(changedSince(snapshot, 'analyst-data', sql`analyst_data.id`))
      .limit(1)
      .executeTakeFirst(),
  }
  const found = await Promise.all(OTHERS.map(async (kind) => ((await reads[kind]) === undefined ? [] : [kind])))
  return found.flat()
}
