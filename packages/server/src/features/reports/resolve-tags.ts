import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Context } from '../../context.ts'
import { clustersOfTags } from '../galaxies/of-tags.ts'
import { presentTag } from '../tags/present.ts'
import { colourOf } from '../tags/resolve.ts'
import { usableTags } from '../tags/usable-tags.ts'

/**
 * The tags of these names as JSON: those that are the actor's to use, and those that hang on the events. A cluster that
 * was attached to nothing yet has no tag, and stands for the one that it would have.
 */
export async function tagTexts(
  context: Pick<Context, 'db' | 'config'>,
  actor: Actor,
  eventIds: readonly number[],
  names: readonly string[],
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const { db } = context
  const attached = db.selectFrom('tags').where(sql<boolean>`exists (
      select from event_tags where event_tags.tag_id = tags.id and event_tags.event_id = ${anyOf(eventIds)})`)
  const found = new Map<string, string>()
  for (const tags of [attached, usableTags(db, actor)]) {
    const rows = await tags.selectAll('tags').where('tags.name', '=', anyOf(names)).execute()
    for (const row of rows) found.set(row.name, JSON.stringify(presentTag(row)))
  }
  const missing = names.filter((name) => !found.has(name))
  const clusters = await clustersOfTags(context, viewerOf(actor), missing)
  for (const name of missing) {
    if (!clusters.has(name.toLowerCase())) continue
    const tag = { id: '0', name, colour: colourOf(name), exportable: true, is_galaxy: true }
    found.set(name, JSON.stringify(tag))
  }
  return found
}
