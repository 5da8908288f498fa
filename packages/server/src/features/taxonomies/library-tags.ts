import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { recordAdded } from '../audit/record.ts'
import type { TagRow } from '../tags/resolve.ts'
import { describeNames } from '../tags/vocabulary.ts'
import { weightOf } from './dress-tags.ts'

/** The tags of a taxonomy that are meant: these, or all. */
export type Chosen = readonly string[] | undefined

/**
 * Puts tags of a taxonomy into the library, in its colours and with its weights. Those that are there in any case are shown
 * again, and get both anew; the spelling that they have stays.
 *
 * Source: MISP's Taxonomy::addTags, which renames them as well.
 */
export async function addTags(tx: Tx, actor: Actor, taxonomyId: number, chosen: Chosen): Promise<void> {
  await sql`
    update tags set hide_tag = false, colour = entry.colour,
      numerical_value = coalesce(${weightOf('entry')}, tags.numerical_value)
    from taxonomy_tags entry where ${isTagOf(taxonomyId, chosen)}`.execute(tx)
  const missing = await tx
    .selectFrom('taxonomy_tags as entry')
    .select(['entry.tag', 'entry.colour', weightOf('entry').as('numerical_value')])
    .where('entry.taxonomy_id', '=', taxonomyId)
    .where(isChosen(chosen))
    .where(sql<boolean>`not exists (select from tags where lower(tags.name) = lower(entry.tag))`)
    .orderBy('entry.position')
    .execute()
  if (missing.length === 0) return
  const describe = await describeNames(
    tx,
    missing.map(({ tag }) => tag),
  )
  const rows = missing.map(({ tag, ...dress }) => ({ name: tag, canonical: describe(tag).canonical, ...dress }))
  const added = await tx
    .insertInto('tags')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute()
  await recordAdded<'Tag'>(tx, actor, 'Tag', added satisfies TagRow[])
}

/** Takes tags of a taxonomy out of pickers; records keep them. */
export async function hideTags(tx: Tx, taxonomyId: number, chosen: Chosen): Promise<void> {
  await setHidden(tx, { taxonomyId, chosen, isHidden: true })
}

export async function unhideTags(tx: Tx, taxonomyId: number, chosen: Chosen): Promise<void> {
  await setHidden(tx, { taxonomyId, chosen, isHidden: false })
}

type Hiding = { taxonomyId: number; chosen: Chosen; isHidden: boolean }

async function setHidden(tx: Tx, { taxonomyId, chosen, isHidden }: Hiding): Promise<void> {
  await sql`
    update tags set hide_tag = ${isHidden}
    from taxonomy_tags entry where ${isTagOf(taxonomyId, chosen)}`.execute(tx)
}

function isTagOf(taxonomyId: number, chosen: Chosen): RawBuilder<boolean> {
  return sql<boolean>`entry.taxonomy_id = ${taxonomyId} and lower(tags.name) = lower(entry.tag) and ${isChosen(chosen)}`
}

function isChosen(chosen: Chosen): RawBuilder<boolean> {
  return chosen === undefined ? sql<boolean>`true` : sql<boolean>`entry.tag = ${anyOf(chosen)}`
}
