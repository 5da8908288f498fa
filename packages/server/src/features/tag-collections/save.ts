import { randomUUID } from 'node:crypto'
import { Report, tagCollection, unwrap, type TagCollection } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { findCollection, mayEditCollection, type CollectionRow } from './find.ts'

/** Adds a collection of the actor's organisation. */
export async function addCollection(context: Context, actor: Actor, body: unknown): Promise<CollectionRow> {
  const sent = readSent(unwrap(body, 'TagCollection')[0])
  return inTransaction(context, async (tx) => insertCollection(tx, actor, sent))
}

/** Writes a new one down; a uuid or a name that is there already is refused. */
export async function insertCollection(tx: Tx, actor: Actor, sent: TagCollection): Promise<CollectionRow> {
  const { name, description, all_orgs = false, uuid = randomUUID() } = sent
  const added = await tx
    .insertInto('tag_collections')
    .values({ uuid, name, description: description ?? '', all_orgs, org_id: actor.orgId, user_id: actor.userId })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!added) throw refusal({ name: ['A similar name already exists.'] })
  await recordChange(tx, actor, { model: 'TagCollection', action: 'add', after: added })
  return added
}

/** Changes what was sent; the uuid and the owner stay. */
export async function editCollection(
  context: Context,
  actor: Actor,
  id: string,
  body: unknown,
): Promise<CollectionRow> {
  return inTransaction(context, async (tx) => {
    const before = await requireCollection(tx, actor, id, 'Invalid Tag Collection')
    if (!mayEditCollection(actor, before)) {
      throw new Problem('not-allowed', "You don't have editing rights on this Tag Collection.")
    }
    const raw = unwrap(body, 'TagCollection')[0]
    const { name, description, all_orgs } = readSent(typeof raw === 'object' ? { name: before.name, ...raw } : raw)
    const changes = { name, description: description ?? before.description, all_orgs: all_orgs ?? before.all_orgs }
    const twin = await tx.selectFrom('tag_collections').select('id').where('name', '=', name).executeTakeFirst()
    if (twin && twin.id !== before.id) throw refusal({ name: ['A similar name already exists.'] })
    await tx.updateTable('tag_collections').set(changes).where('id', '=', before.id).execute()
    const after = { ...before, ...changes }
    await recordChange(tx, actor, { model: 'TagCollection', action: 'edit', before, after })
    return after
  })
}

/** Deletes a collection; its tags stay. */
export async function deleteCollection(context: Context, actor: Actor, id: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const before = await requireCollection(tx, actor, id, 'Invalid tag collection.')
    if (!mayEditCollection(actor, before)) throw new Problem('not-found', 'You are not allowed to delete that.')
    await tx.deleteFrom('tag_collections').where('id', '=', before.id).execute()
    await recordChange(tx, actor, { model: 'TagCollection', action: 'delete', before })
  })
}

async function requireCollection(tx: Tx, actor: Actor, id: string, why: string): Promise<CollectionRow> {
  const found = await findCollection(tx, actor, id)
  if (!found) throw new Problem('not-found', why)
  return found
}

/** Reads a collection, or says in MISP's way what is wrong with it. */
export function readSent(raw: unknown): TagCollection {
  const report = new Report()
  const sent = tagCollection.read(raw, report)
  const [finding] = report.findings
  if (!sent || finding)
    throw refusal({ [finding?.path || 'TagCollection']: [finding?.message ?? 'An object is expected.'] })
  if (sent.name.trim() === '') throw refusal({ name: ['Name cannot be empty.'] })
  return sent
}

/** MISP says "add" where it edits, too, and writes its errors as text. */
function refusal(errors: object): Problem {
  const details = { errors: JSON.stringify(errors), url: '/tag_collections/add' }
  return new Problem('rejected', 'Could not add TagCollection', details)
}
