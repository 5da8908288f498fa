import { holds, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { usableTags } from '../tags/usable-tags.ts'
import { findCollection, mayEditCollection, type CollectionRow } from './find.ts'

/** MISP's short answers to these two. */
export type CollectAnswer = { saved: true; success: string; check_publish?: true } | { saved: false; errors: string }

/** Which collection, and which tags: local ids or names. */
export type SentTags = { id: string; tags: readonly string[] }

/** Source: MISP's TagCollectionsController::addTag. */
export async function collectTags(context: Context, actor: Actor, sent: SentTags): Promise<CollectAnswer> {
  if (sent.id === '') throw new Problem('not-found', 'Invalid tag collection')
  if (sent.tags.length === 0) throw new Problem('not-found', 'Invalid tag')
  return inTransaction(context, async (tx) => {
    const collection = await findCollection(tx, actor, sent.id)
    if (!collection || !mayEditCollection(actor, collection)) return failure('Invalid tag collection.')
    if (!holds(actor, 'perm_tagger')) return failure("You don't have permission to do that.")
    const tags = await tagsMeant(tx, actor, sent.tags)
    if (tags.length === 0) return failure(sent.tags.length > 1 ? 'Invalid Tag(s).' : 'Invalid Tag.')
    const added = await tx
      .insertInto('tag_collection_tags')
      .values(tags.map(({ id }) => ({ tag_collection_id: collection.id, tag_id: id })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('tag_id')
      .execute()
    if (added.length === 0) {
      return { saved: true, success: 'All tags are already present, nothing to add.', check_publish: true }
    }
    const names = tags.filter(({ id }) => added.some(({ tag_id }) => tag_id === id)).map(({ name }) => name)
    await recordTags(tx, actor, collection, { action: 'tag', names })
    return { saved: true, success: 'Tag(s) added.' }
  })
}

/** Source: MISP's TagCollectionsController::removeTag, which mistakes those who may for those who may not. */
export async function dropTag(context: Context, actor: Actor, { id, tags }: SentTags): Promise<CollectAnswer> {
  return inTransaction(context, async (tx) => {
    const collection = await findCollection(tx, actor, id)
    if (!collection) return failure('Invalid tag collection.')
    if (!mayEditCollection(actor, collection)) throw new Problem('forbidden', 'You dont have a permission to do that')
    const meant = await tagsMeant(tx, actor, tags)
    const dropped = await tx
      .deleteFrom('tag_collection_tags')
      .where('tag_collection_id', '=', collection.id)
      .where('tag_id', '=', anyOf(meant.map((tag) => tag.id)))
      .returning('tag_id')
      .execute()
    if (dropped.length === 0) return failure('Invalid tag or tag not associated with the collection.')
    const names = meant.map(({ name }) => name)
    await recordTags(tx, actor, collection, { action: 'remove_tag', names })
    return { saved: true, success: 'Tag removed.' }
  })
}

function failure(errors: string): CollectAnswer {
  return { saved: false, errors }
}

type Change = { action: 'tag' | 'remove_tag'; names: readonly string[] }

async function recordTags(tx: Tx, actor: Actor, collection: CollectionRow, { action, names }: Change): Promise<void> {
  const title = names.join(', ')
  await recordChange(tx, actor, { model: 'TagCollection', action, before: collection, after: collection, title })
}

/** The tags of these local ids or names, in any case, as far as they are the actor's to pick. */
async function tagsMeant(tx: Tx, actor: Actor, sent: readonly string[]): Promise<{ id: number; name: string }[]> {
  const ids = sent.filter((text) => /^\d{1,15}$/.test(text)).map(Number)
  const names = sent.filter((text) => !text.includes('\0')).map((text) => text.trim().toLowerCase())
  return usableTags(tx, actor)
    .select(['tags.id', 'tags.name'])
    .where((eb) =>
      eb.or([eb('tags.id', '=', anyOf(ids)), eb(eb.fn<string>('lower', ['tags.name']), '=', anyOf(names))]),
    )
    .orderBy('tags.id')
    .execute()
}
