import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { AttachedTag } from '@tocsin/format'
import { holds, isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { TagsTable } from '../../db/tables/vocabulary.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { isUuid } from '../../platform/uuid.ts'
import { recordAdded } from '../audit/record.ts'
import { describeNames, type TagDescription } from './vocabulary.ts'

export type TagRow = Selectable<TagsTable>

/** MISP's colour of a tag that nobody gave one: the first digits of its name's MD5. */
export function colourOf(name: string): string {
  return `#${createHash('md5').update(name).digest('hex').slice(0, 6)}`
}

/** What a tag's name says of galaxies: `misp-galaxy:type="value"`, where a custom cluster's value is its uuid. */
export function galaxyFlags(name: string): { is_galaxy: boolean; is_custom_galaxy: boolean } {
  const value = /^misp-galaxy:[^:="]+="(.+)"$/i.exec(name)?.[1]
  const isCustom = value !== undefined && isUuid(value)
  return { is_galaxy: value !== undefined, is_custom_galaxy: isCustom }
}

/** Tags by name, in the very spelling. */
export async function tagsByName(db: Db | Tx, names: readonly string[]): Promise<Map<string, TagRow>> {
  const wanted = [...new Set(names)]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('tags').selectAll().where('name', '=', anyOf(wanted)).execute()
  return new Map(rows.map((row) => [row.name, row]))
}

/**
 * The library's tags for those that were sent, by the name that was sent. Unknown ones are made if the actor may make
 * tags; otherwise another spelling of the name stands in, as in MISP, and what has none is missing from the answer.
 */
export async function resolveTags(tx: Tx, actor: Actor, sent: readonly SentName[]): Promise<Map<string, TagRow>> {
  const names = sent.map(({ name }) => name)
  const known = await tagsByName(tx, names)
  const unknown = new Map(
    sent.filter(({ name, deleted }) => !deleted && !known.has(name)).map((tag) => [tag.name, tag]),
  )
  if (unknown.size === 0) return known
  if (!holds(actor, 'perm_tag_editor')) return new Map([...known, ...(await otherSpellings(tx, [...unknown.keys()]))])
  const describe = await describeNames(tx, [...unknown.keys()])
  const isHidden = await readSetting(tx, 'MISP.incoming_tags_disabled_by_default')
  const made = await tx
    .insertInto('tags')
    .values([...unknown.values()].map((tag) => newTag({ hide_tag: isHidden, ...tag }, describe(tag.name))))
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute()
  await recordAdded(tx, actor, 'Tag', made)
  return new Map([...known, ...(await tagsByName(tx, [...unknown.keys()]))])
}

/** The oldest tag that is spelt like each of these names but for the case, by the name asked for. */
async function otherSpellings(tx: Tx, names: readonly string[]): Promise<Map<string, TagRow>> {
  const rows = await tx
    .selectFrom('tags')
    .selectAll()
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', anyOf(names.map((name) => name.toLowerCase()))))
    .orderBy('id', 'desc')
    .execute()
  const byFolded = new Map(rows.map((row) => [row.name.toLowerCase(), row]))
  return new Map(
    names.flatMap((name) => {
      const row = byFolded.get(name.toLowerCase())
      return row ? [[name, row]] : []
    }),
  )
}

/** As much of a tag as it takes to find or make it. */
export type SentName = Pick<AttachedTag, 'name'> & Partial<AttachedTag>

/** What is not sent comes from the taxonomy that knows the tag. */
function newTag(tag: SentName, { canonical, colour, numericalValue }: TagDescription) {
  return {
    name: tag.name,
    canonical,
    colour: tag.colour ?? colour ?? colourOf(tag.name),
    exportable: tag.exportable ?? true,
    hide_tag: tag.hide_tag ?? false,
    numerical_value: tag.numerical_value ?? numericalValue,
    local_only: tag.local_only ?? false,
    ...galaxyFlags(tag.name),
  }
}

/** Why the actor may not attach this tag, in MISP's words, or undefined if they may. */
export function attachRefusal(actor: Actor, tag: TagRow, isLocal: boolean): string | undefined {
  if (isSiteAdmin(actor)) return isLocal || !tag.local_only ? undefined : LOCAL_ONLY
  if (tag.org_id !== 0 && tag.org_id !== actor.orgId)
    return 'Invalid Tag. This tag can only be set by a fixed organisation.'
  if (tag.user_id !== 0 && tag.user_id !== actor.userId) return 'Invalid Tag. This tag can only be set by a fixed user.'
  return tag.local_only && !isLocal ? LOCAL_ONLY : undefined
}

const LOCAL_ONLY = 'Invalid Tag. This tag can only be set as a local tag.'
