import type { Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { textWish } from '../../platform/http/wishes.ts'

type Weighed = { name: string; numerical_value: string | null }

/**
 * Puts the weights that the reader gives tags themselves in the place of the library's, which are told beside them.
 *
 * Source: MISP's Tag::checkForOverride; the user setting is `tag_numerical_value_override`, a map from names to numbers.
 */
export async function weigher(db: Db, { userId }: Actor): Promise<<T extends Weighed>(tag: T) => T> {
  const row = await db
    .selectFrom('user_settings')
    .select('value')
    .where('user_id', '=', userId)
    .where('setting', '=', 'tag_numerical_value_override')
    .executeTakeFirst()
  const value: unknown = row?.value
  const own = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  return (tag) => {
    const weight = textWish(own.get(tag.name))
    if (weight.trim() === '' || !Number.isFinite(Number(weight))) return tag
    return { ...tag, original_numerical_value: tag.numerical_value ?? '', numerical_value: weight }
  }
}
