import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { touchEvent } from '../events/edit.ts'
import { mayTag } from '../events/may-change.ts'
import { attachRefusal, resolveTags, type TagRow } from '../tags/resolve.ts'
import type { Target } from './target.ts'

/** What became of attaching one tag. */
export type Attached =
  { kind: 'attached'; tag: TagRow } | { kind: 'there already'; tag: TagRow } | { kind: 'refused'; why: string }

export type Connection = { local: boolean; relationshipType: string | null }

/** Whether the actor may change the tags of this target at all. */
export function mayTagTarget(actor: Actor, { event }: Target, isLocal: boolean): boolean {
  return mayTag(actor, event, { isLocal, hostOrgId: HOST_ORG_ID })
}

/** Attaches tags by name or local id; unknown names are made if the actor may make tags. */
export async function attachTags(
  tx: Tx,
  by: { context: Context; actor: Actor },
  target: Target,
  tags: { names: readonly (string | number)[]; connection: Connection },
): Promise<Attached[]> {
  const library = await findTags(tx, by.actor, tags.names)
  const outcomes: Attached[] = []
  for (const name of tags.names) {
    outcomes.push(await attachOne(tx, by.actor, target, { tag: library.get(String(name)), ...tags.connection }))
  }
  const isGlobalChange = !tags.connection.local && outcomes.some(({ kind }) => kind === 'attached')
  if (isGlobalChange) await touch(tx, by.context, target)
  return outcomes
}

/** The tags of these names or ids, by what was asked. */
async function findTags(tx: Tx, actor: Actor, asked: readonly (string | number)[]): Promise<Map<string, TagRow>> {
  const ids = asked
    .map(String)
    .filter((text) => /^\d{1,15}$/.test(text))
    .map(Number)
  const byId = ids.length === 0 ? [] : await tx.selectFrom('tags').selectAll().where('id', 'in', ids).execute()
  const names = asked.map(String).filter((text) => !/^\d{1,15}$/.test(text))
  const byName = await resolveTags(
    tx,
    actor,
    names.map((name) => ({ name })),
  )
  return new Map([...byId.map((row): [string, TagRow] => [String(row.id), row]), ...byName])
}

type One = Connection & { tag: TagRow | undefined }

async function attachOne(
  tx: Tx,
  actor: Actor,
  target: Target,
  { tag, local, relationshipType }: One,
): Promise<Attached> {
  if (!tag) return { kind: 'refused', why: 'Tag not found and insufficient privileges to create it.' }
  const why = attachRefusal(actor, tag, local)
  if (why !== undefined) return { kind: 'refused', why }
  const { rows } =
    target.kind === 'Event'
      ? await sql`insert into event_tags (event_id, tag_id, local, relationship_type)
          values (${target.id}, ${tag.id}, ${local}, ${relationshipType}) on conflict do nothing returning id`.execute(
          tx,
        )
      : await sql`insert into attribute_tags (event_id, attribute_id, tag_id, local, relationship_type)
          values (${target.event.id}, ${target.id}, ${tag.id}, ${local}, ${relationshipType})
          on conflict do nothing returning id`.execute(tx)
  return { kind: rows.length > 0 ? 'attached' : 'there already', tag }
}

/** A global tag is content: it unpublishes the event, and moves its time and the attribute's on. */
export async function touch(tx: Tx, { clock }: Context, target: Target): Promise<void> {
  const now = clock.seconds()
  if (target.kind === 'Attribute') {
    await tx.updateTable('attributes').set({ timestamp: now }).where('id', '=', target.id).execute()
  }
  await touchEvent(tx, target.event.id, now)
}

/** Takes a tag off; undefined where it was not on. */
export async function detachTag(tx: Tx, target: Target, tagId: number): Promise<{ local: boolean } | undefined> {
  return target.kind === 'Event'
    ? tx
        .deleteFrom('event_tags')
        .where('event_id', '=', target.id)
        .where('tag_id', '=', tagId)
        .returning('local')
        .executeTakeFirst()
    : tx
        .deleteFrom('attribute_tags')
        .where('event_id', '=', target.event.id)
        .where('attribute_id', '=', target.id)
        .where('tag_id', '=', tagId)
        .returning('local')
        .executeTakeFirst()
}
