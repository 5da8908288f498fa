import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { countTags } from './count-tags.ts'
import { favouritesOf } from './favourites.ts'
import { presentTag } from './present.ts'
import { enabledTaxonomies } from './taxonomy-of-tag.ts'
import { usableTags } from './usable-tags.ts'
import { weigher } from './weights.ts'

/**
 * The tags that are the actor's to pick. `searchall` finds a part of the name, `name`, `filter` and `search` the whole,
 * whatever the case.
 */
export async function indexTags(db: Db, actor: Actor, wishes: Wishes): Promise<object[]> {
  const favourites = await favouritesOf(db, actor)
  const part = textWish(wishes['searchall']).toLowerCase()
  const names = [wishes['name'], wishes['filter'], wishes['search']].map((wish) => textWish(wish).toLowerCase())
  const whole = names.filter((name) => name !== '')
  const rows = await usableTags(db, actor)
    .selectAll('tags')
    .$if(isWished(wishes['favouritesOnly']), (query) => query.where('tags.id', '=', anyOf([...favourites])))
    .$if(part !== '', (query) => query.where(sql<boolean>`strpos(lower(tags.name), ${part}) > 0`))
    .$if(whole.length > 0, (query) => query.where(sql<boolean>`lower(tags.name) = all(${whole}::text[])`))
    .orderBy(sql`lower(tags.name)`)
    .orderBy('tags.name')
    .execute()
  const counts = isWished(wishes['exclude_statistics']) ? undefined : await countTags(db, actor, idsOf(rows))
  const taxonomyOf = await enabledTaxonomies(db, rows)
  const weigh = await weigher(db, actor)
  return rows.map((row) => ({
    ...weigh(presentTag(row)),
    favourite: favourites.has(row.id),
    ...taxonomyOf(row),
    ...counts?.get(row.id),
  }))
}

/** One tag with its counts. */
export async function viewTag(db: Db, actor: Actor, id: number): Promise<object | undefined> {
  const row = await usableTags(db, actor).selectAll('tags').where('tags.id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const weigh = await weigher(db, actor)
  return { ...weigh(presentTag(row)), ...(await countTags(db, actor, [id])).get(id) }
}

function idsOf(rows: readonly { id: number }[]): number[] {
  return rows.map(({ id }) => id)
}
