import { sql, type RawBuilder } from 'kysely'
import type { SightingRules } from '../../access/sighting-rules.ts'
import type { Viewer } from '../../access/viewer.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { textWish } from '../../platform/http/wishes.ts'

type Condition = RawBuilder<boolean>

/**
 * Whose sightings are meant: organisations by id or uuid, `!` before those that are not. Where the server makes sightings
 * anonymous, asking tells nothing either: others' are nobody's.
 */
export function organisationCondition(viewer: Viewer, rules: SightingRules, wish: unknown): Condition | undefined {
  const texts = [wish]
    .flat()
    .filter((item) => item !== undefined && item !== null && item !== '' && item !== false)
    .map((item) => textWish(item).trim().toLowerCase())
  if (texts.length === 0) return undefined
  const wanted = texts.filter((text) => !text.startsWith('!'))
  const unwanted = texts.filter((text) => text.startsWith('!')).map((text) => text.slice(1))
  const isNamed =
    !rules.anonymises || viewer.kind === 'everything'
      ? sql<boolean>`true`
      : sql<boolean>`sightings.org_id = ${viewer.orgId}`
  // Looked up once, so that an index serves.
  const isOneOf = (named: string[]) => sql<boolean>`(${isNamed} and sightings.org_id = any(array(
    select org.id from organisations org where org.id::text = ${anyOf(named)} or org.uuid::text = ${anyOf(named)})))`
  const conditions = [
    ...(wanted.length > 0 ? [isOneOf(wanted)] : []),
    ...(unwanted.length > 0 ? [sql<boolean>`not ${isOneOf(unwanted)}`] : []),
  ]
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}
