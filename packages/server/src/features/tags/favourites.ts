import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { usableTags } from './usable-tags.ts'

/** The tags that the actor marked. */
export async function favouritesOf(db: Db, { userId }: Actor): Promise<Set<number>> {
  const rows = await db.selectFrom('favourite_tags').select('tag_id').where('user_id', '=', userId).execute()
  return new Set(rows.map(({ tag_id }) => tag_id))
}

/**
 * Marks a tag, or takes the mark off.
 *
 * Source: MISP's FavouriteTagsController::toggle, which takes `{"FavouriteTag": {"data": id}}`.
 */
export async function toggleFavourite(context: Context, actor: Actor, wishes: Wishes): Promise<object> {
  const id = textWish(inside(wishes)['data'])
  return inTransaction(context, async (tx) => {
    const tag = /^\d{1,15}$/.test(id)
      ? await usableTags(tx, actor).select('tags.id').where('tags.id', '=', Number(id)).executeTakeFirst()
      : undefined
    if (!tag) throw new Problem('not-allowed', 'Invalid tag ID.')
    const mark = { user_id: actor.userId, tag_id: tag.id }
    const { numDeletedRows } = await tx
      .deleteFrom('favourite_tags')
      .where('user_id', '=', mark.user_id)
      .where('tag_id', '=', mark.tag_id)
      .executeTakeFirst()
    if (numDeletedRows > 0n) return told('Removing the tag from your favourites')
    await tx
      .insertInto('favourite_tags')
      .values(mark)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return told('Adding the tag to your favourites')
  })
}

function told(what: string): object {
  return { saved: true, success: `${what} was successful.` }
}

function inside(wishes: Wishes): Wishes {
  const inner = wishes['FavouriteTag']
  // Every value is looked at before it is used.
  return typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
}
