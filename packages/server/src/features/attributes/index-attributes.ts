import { viewerOf, type Actor } from '../../access/actor.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { savedTexts } from './present.ts'

const PAGE = 60
const MAX_PAGE = 9_999

/** A page of the live attributes that the actor sees, newest first, as MISP lists them: bare, with both halves. */
export async function indexAttributes(context: Context, actor: Actor, wishes: Wishes): Promise<string> {
  const limit = Math.min(positive(wishes['limit'], PAGE), MAX_PAGE)
  const rows = await visibleAttributes(context.db, viewerOf(actor))
    .selectAll('attributes')
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.id', 'desc')
    .limit(limit)
    .offset((positive(wishes['page'], 1) - 1) * limit)
    .execute()
  return `[${(await savedTexts(context, rows)).join(',')}]`
}

function positive(wish: unknown, otherwise: number): number {
  const number = Number(wish)
  return Number.isInteger(number) && number > 0 ? number : otherwise
}
