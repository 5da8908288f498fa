import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import { mayReadAttribute, mayReadEvent } from '../../access/visibility.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { findMatrix, viewMatrix, type MatrixTab } from '../galaxies/matrix.ts'

const ATTACK = 'mitre-attack-pattern'

/** MISP writes columns as a map by name, and a cluster as itself. */
type Heat = {
  matrix: Record<string, Record<string, object[]>>
  scores: Record<string, number>
  'instance-uuid': string
}

/**
 * A galaxy's matrix (ATT&CK unless `galaxy_id` names another) and on how many events and attributes that the actor sees
 * each of its clusters stands.
 *
 * Source: MISP's UsersController::__statisticsGalaxyMatrix.
 */
export async function galaxyHeat(db: Db, actor: Actor, wishes: Wishes): Promise<Heat> {
  const tabs = await tabsAskedFor(db, actor, textWish(wishes['galaxy_id']))
  const cells = tabs.flatMap(({ columns }) => columns.flatMap(({ clusters }) => clusters))
  const counts = await countByTag(db, actor, [...new Set(cells.map(({ tag_name }) => tag_name))])
  const { uuid } = await db.selectFrom('server_identity').select('uuid').executeTakeFirstOrThrow()
  return {
    matrix: Object.fromEntries(
      tabs.map(({ name, columns }) => [
        name,
        Object.fromEntries(columns.map((column) => [column.name, column.clusters])),
      ]),
    ),
    scores: Object.fromEntries(counts),
    'instance-uuid': uuid,
  }
}

async function tabsAskedFor(db: Db, actor: Actor, galaxyId: string): Promise<MatrixTab[]> {
  if (galaxyId !== '') return (await viewMatrix(db, actor, galaxyId)).tabs
  const found = await findMatrix(db, viewerOf(actor), ATTACK)
  if (!found) throw new Problem('not-found', 'The galaxy of ATT&CK is not here.')
  return found.tabs
}

async function countByTag(db: Db, actor: Actor, names: readonly string[]): Promise<Map<string, number>> {
  const viewer = viewerOf(actor)
  const { rows } = await sql<{ name: string; count: number }>`
    with asked as (select id, name from tags where name = any(${names}))
    select name, count(*) as count from (
      select asked.name from asked join event_tags link on link.tag_id = asked.id
      join events on events.id = link.event_id where ${mayReadEvent(viewer)}
      union all
      select asked.name from asked join attribute_tags link on link.tag_id = asked.id
      join attributes on attributes.id = link.attribute_id join events on events.id = attributes.event_id
      where not attributes.deleted and ${mayReadEvent(viewer)} and ${mayReadAttribute(viewer)}
    ) carried group by name order by count desc, name`.execute(db)
  return new Map(rows.map(({ name, count }) => [name, count]))
}
