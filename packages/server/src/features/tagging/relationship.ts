import { attachedTag, Report } from '@tocsin/format'
import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { findAttribute } from '../events/find-attribute.ts'
import { findEvent } from '../events/find-event.ts'
import { mayTag } from '../events/may-change.ts'

/** The link between a tag and a record: on what it hangs, and its local id. */
export type LinkName = { scope: string; id: string }

type Link = { event_id: number; owner_id: number; tag_id: number; local: boolean; name: string }

/**
 * Says how a tag describes the record that carries it. Answers which record that is.
 *
 * Source: MISP's TagsController::modifyTagRelationship.
 */
export async function relateTag(context: Context, actor: Actor, link: LinkName, sent: unknown): Promise<number> {
  const { scope, id } = link
  if (scope !== 'event' && scope !== 'attribute') {
    throw new Problem('invalid', 'Invalid scope. Valid options: event, attribute')
  }
  const relationship = readRelationship(sent)
  return inTransaction(context, async (tx) => {
    const found = await findLink(tx, scope, id)
    const event = found && (await findEvent(tx, viewerOf(actor), String(found.event_id)))
    if (!found || !event || !(await isVisible(tx, actor, scope, found)))
      throw new Problem('not-found', 'Tag not found.')
    if (!mayTag(actor, event, { isLocal: found.local, hostOrgId: HOST_ORG_ID })) {
      throw new Problem('forbidden', 'You dont have permission to modify this tag.')
    }
    await sql`
      update ${sql.table(`${scope}_tags`)} set relationship_type = ${relationship}
      where event_id = ${found.event_id} and id = ${Number(id)}`.execute(tx)
    const record = { id: found.owner_id, org_id: event.org_id }
    const model = scope === 'event' ? 'Event' : 'Attribute'
    const action = found.local ? 'tag_local' : 'tag'
    await recordChange(tx, actor, { model, action, before: record, after: record, event, title: found.name })
    return found.owner_id
  })
}

async function findLink(tx: Tx, scope: 'event' | 'attribute', id: string): Promise<Link | undefined> {
  if (!/^\d{1,15}$/.test(id)) return undefined
  const { rows } = await sql<Link>`
    select link.event_id, link.${sql.ref(`${scope}_id`)} as owner_id, link.tag_id, link.local, tags.name
    from ${sql.table(`${scope}_tags`)} link join tags on tags.id = link.tag_id where link.id = ${Number(id)}`.execute(
    tx,
  )
  return rows[0]
}

async function isVisible(tx: Tx, actor: Actor, scope: 'event' | 'attribute', { owner_id }: Link): Promise<boolean> {
  if (scope === 'event') return true
  const attribute = await findAttribute(tx, viewerOf(actor), String(owner_id))
  return attribute !== undefined && !attribute.deleted
}

function readRelationship(sent: unknown): string | null {
  const report = new Report()
  const read = attachedTag.read({ name: 'any', relationship_type: sent ?? null }, report)
  if (!read) throw new Problem('rejected', 'Relationship could not be updated.', { errors: report.findings })
  return read.relationship_type || null
}
